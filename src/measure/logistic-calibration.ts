/** Cox's calibration line: the log odds of what happened as a line over the log odds that were said (Cox 1958). */
import type { Score, Weights } from "./metric.ts";
import { everyRow } from "./resampling.ts";
import type { ClassificationSample } from "./sample.ts";

const STEPS = 50;
/** A step so small leaves a mistake of its square. */
const PRECISION = 1e-7;
/** Beyond this, the classes are as good as separable and the line has no slope. */
const STEEPEST = 1e4;

interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Of the positive class of two; NaN for more classes, for one class only, and for classes that a threshold separates. */
export function coxScore(sample: ClassificationSample, part: keyof Line): Score {
  return lineScore(sample, fitLine, part);
}

/** The intercept alone, with the slope kept at 1. NaN for more than two classes, for one class only, and without rows. */
export function inTheLargeScore(sample: ClassificationSample): Score {
  return lineScore(sample, fitIntercept, "intercept");
}

/** Starts from the line of all rows: that of a resample is near it. */
function lineScore(
  { classes, scores, labels, rows: count, positive = 1 }: ClassificationSample,
  fit: (points: Points, resample: Resample) => Line,
  part: keyof Line,
): Score {
  if (classes !== 2) return () => Number.NaN;
  const odds = scores.filter((_, place) => place % 2 === positive).map(logOdds);
  const happened = Uint8Array.from(odds, (_, row) => (labels?.[row] === positive ? 1 : 0));
  const plain = pointsAround({ odds, happened }, { intercept: 0, slope: 1 });
  const whole = fit(plain, {
    weights: new Uint8Array(count).fill(1),
    rows: everyRow(count),
  });
  const points = Number.isNaN(whole.slope) ? plain : pointsAround(plain, whole);
  return (weights, rows) => fit(points, { weights, rows })[part];
}

/** Kept finite: 0 and 1 stand for the smallest doubles beside them. */
function logOdds(probability: number): number {
  const kept = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(kept / (1 - kept));
}

interface Resample {
  readonly weights: Weights;
  readonly rows: Uint32Array;
}

interface Observed {
  readonly odds: Float64Array;
  readonly happened: Uint8Array;
}

interface Points extends Observed {
  readonly start: Line;
  /** By row: how much likelier it is, along the line at the start, that it does not happen. */
  readonly against: Float64Array;
}

function pointsAround({ odds, happened }: Observed, start: Line): Points {
  const against = odds.map((x) => Math.exp(-start.intercept - start.slope * x));
  return { odds, happened, start, against };
}

const NO_LINE: Line = { intercept: Number.NaN, slope: Number.NaN };

/** Newton's method on the likelihood. */
function fitLine(points: Points, resample: Resample): Line {
  let { intercept, slope } = points.start;
  for (let step = 0; step < STEPS; step += 1) {
    const { g0, g1, h00, h01, h11 } = derivatives(points, resample, { intercept, slope });
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    intercept += d0;
    slope += d1;
    if (!(Math.abs(slope) + Math.abs(intercept) < STEEPEST)) break;
    if (Math.abs(d0) + Math.abs(d1) < PRECISION) return { intercept, slope };
  }
  return NO_LINE;
}

function fitIntercept(points: Points, resample: Resample): Line {
  let { intercept } = points.start;
  for (let step = 0; step < STEPS; step += 1) {
    const { g0, h00 } = derivatives(points, resample, { intercept, slope: 1 });
    intercept += g0 / h00;
    if (!(Math.abs(intercept) < STEEPEST)) break;
    if (Math.abs(g0 / h00) < PRECISION) return { intercept, slope: 1 };
  }
  return NO_LINE;
}

function derivatives(
  { odds, happened, start, against }: Points,
  { weights, rows }: Resample,
  { intercept, slope }: Line,
): Readonly<Record<"g0" | "g1" | "h00" | "h01" | "h11", number>> {
  const moved = start.intercept - intercept;
  const turned = start.slope - slope;
  let g0 = 0;
  let g1 = 0;
  let h00 = 0;
  let h01 = 0;
  let h11 = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const x = odds[row] ?? 0;
    const p = shareWith(against[row] ?? 0, moved + turned * x);
    const residual = weight * ((happened[row] ?? 0) - p);
    const variance = weight * p * (1 - p);
    g0 += residual;
    g1 += residual * x;
    h00 += variance;
    h01 += variance * x;
    h11 += variance * x * x;
  }
  return { g0, g1, h00, h01, h11 };
}

/** Dividing anew for each row would take most of the time. */
const [NINTH, PER_72, PER_1008, PER_30240] = [1 / 9, 1 / 72, 1 / 1008, 1 / 30240];

/** 1 / (1 + against × e^d); for a small d the exponential as a ratio (Padé, both of degree 5), off by less than 1e-13. */
function shareWith(against: number, d: number): number {
  const square = d * d;
  if (!(square < 0.25)) return 1 / (1 + against * Math.exp(d));
  const even = 1 + square * (NINTH + square * PER_1008);
  const odd = d * (0.5 + square * (PER_72 + square * PER_30240));
  return (even - odd) / (even - odd + against * (even + odd));
}
