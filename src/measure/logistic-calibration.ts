/** Cox's calibration line: the log odds of what happened as a line over the log odds that were said (Cox 1958). */
import type { Score, Weights } from "./metric.ts";
import type { ClassificationSample } from "./sample.ts";

const STEPS = 50;
const PRECISION = 1e-12;
/** Beyond this, the classes are as good as separable and the line has no slope. */
const STEEPEST = 1e4;

interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Of the positive class of two; NaN for more classes, for one class only, and for classes that a threshold separates. */
export function coxScore(sample: ClassificationSample, part: keyof Line): Score {
  const { classes, scores, labels, positive = 1 } = sample;
  if (classes !== 2) return () => Number.NaN;
  const odds = scores.filter((_, place) => place % 2 === positive).map(logOdds);
  const happened = Uint8Array.from(odds, (_, row) => (labels?.[row] === positive ? 1 : 0));
  return (weights, rows) => fitLine({ odds, happened, weights, rows })[part];
}

/** The intercept alone, with the slope kept at 1. NaN for more than two classes, for one class only, and without rows. */
export function inTheLargeScore({
  classes,
  scores,
  labels,
  positive = 1,
}: ClassificationSample): Score {
  if (classes !== 2) return () => Number.NaN;
  const odds = scores.filter((_, place) => place % 2 === positive).map(logOdds);
  const happened = Uint8Array.from(odds, (_, row) => (labels?.[row] === positive ? 1 : 0));
  return (weights, rows) => {
    let intercept = 0;
    for (let step = 0; step < STEPS; step += 1) {
      const { g0, h00 } = derivatives({ odds, happened, weights, rows }, intercept, 1);
      intercept += g0 / h00;
      if (!(Math.abs(intercept) < STEEPEST)) break;
      if (Math.abs(g0 / h00) < PRECISION) return intercept;
    }
    return Number.NaN;
  };
}

/** Kept finite: 0 and 1 stand for the smallest doubles beside them. */
function logOdds(probability: number): number {
  const kept = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(kept / (1 - kept));
}

interface Points {
  readonly odds: Float64Array;
  readonly happened: Uint8Array;
  readonly weights: Weights;
  readonly rows: Uint32Array;
}

/** Newton's method on the likelihood. */
function fitLine(points: Points): Line {
  let [intercept, slope] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const { g0, g1, h00, h01, h11 } = derivatives(points, intercept, slope);
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    intercept += d0;
    slope += d1;
    if (!(Math.abs(slope) + Math.abs(intercept) < STEEPEST)) break;
    if (Math.abs(d0) + Math.abs(d1) < PRECISION) return { intercept, slope };
  }
  return { intercept: Number.NaN, slope: Number.NaN };
}

function derivatives(
  { odds, happened, weights, rows }: Points,
  intercept: number,
  slope: number,
): Readonly<Record<"g0" | "g1" | "h00" | "h01" | "h11", number>> {
  let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const x = odds[row] ?? 0;
    const p = 1 / (1 + Math.exp(-intercept - slope * x));
    const [residual, variance] = [weight * ((happened[row] ?? 0) - p), weight * p * (1 - p)];
    g0 += residual;
    g1 += residual * x;
    h00 += variance;
    h01 += variance * x;
    h11 += variance * x * x;
  }
  return { g0, g1, h00, h01, h11 };
}
