/** Cox's calibration line: the log odds of what happened as a line over the log odds that were said (Cox 1958). */
import {
  bendAt,
  bendAtStart,
  type Line,
  type Observed,
  type Resample,
  shiftAlong,
  shiftAt,
  type Start,
  startFrom,
  stepAlong,
} from "./likelihood-bend.ts";
import type { Score, Weights } from "./metric.ts";
import { onceForEach } from "./once-for-each.ts";
import { everyRow } from "./resampling.ts";
import { type ClassificationSample, scoresOfClass } from "./sample.ts";

const STEPS = 50;
/** A step so small leaves a mistake of its cube. */
const PRECISION = 1e-4;
/** Beyond this, the classes are as good as separable and the line has no slope. */
const STEEPEST = 1e4;

const NO_LINE: Line = { intercept: Number.NaN, slope: Number.NaN };

/** Of the positive class of two; NaN for more classes, for one class only, and for classes that a threshold separates. */
export function coxScore(sample: ClassificationSample, part: keyof Line): Score {
  if (sample.classes !== 2) return () => Number.NaN;
  const lineOf = linesOf(sample);
  return (weights, rows) => lineOf(weights, rows)[part];
}

/** The intercept alone, with the slope kept at 1. NaN for more than two classes, for one class only, and without rows. */
export function inTheLargeScore(sample: ClassificationSample): Score {
  if (sample.classes !== 2) return () => Number.NaN;
  const start = startAtAll(sample, fitShift, [SAID]);
  return (weights, rows) => fitShift(start, { weights, rows }).intercept;
}

/** Both parts of a line are had at once. */
const linesOf = onceForEach((sample: ClassificationSample) => {
  const start = startAtAll(sample, fitLine, [SAID, LEVEL]);
  const kept = new WeakMap<Weights, Line>();
  return (weights: Weights, rows: Uint32Array): Line => {
    const line = kept.get(weights) ?? fitLine(start, { weights, rows });
    kept.set(weights, line);
    return line;
  };
});

/** A line that says what is said, and one that says nothing: from there also answers are fitted that are as good as sure. */
const [SAID, LEVEL]: readonly [Line, Line] = [
  { intercept: 0, slope: 1 },
  { intercept: 0, slope: 0 },
];

/** The line of all rows, found from the first of some lines that leads to it: that of a resample is near it. */
function startAtAll(
  sample: ClassificationSample,
  fit: (start: Start, resample: Resample) => Line,
  from: readonly Line[],
): Start {
  const { rows, positive = 1, labels } = sample;
  const odds = scoresOfClass(sample, positive).map(logOdds);
  const happened = Uint8Array.from(odds, (_, row) => (labels?.[row] === positive ? 1 : 0));
  const all = { weights: new Uint8Array(rows).fill(1), rows: everyRow(rows) };
  for (const line of from) {
    const whole = fit(startFrom({ odds, happened }, line), all);
    if (!Number.isNaN(whole.slope)) return startFrom({ odds, happened }, whole);
  }
  return startFrom({ odds, happened }, SAID);
}

/** Kept finite: 0 and 1 stand for the smallest doubles beside them. */
function logOdds(probability: number): number {
  const kept = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(kept / (1 - kept));
}

/** Newton's method on the likelihood, with steps that see how it bends; a first one is taken on what the start knows. */
function fitLine(start: Start, resample: Resample): Line {
  let { intercept, slope } = start.line;
  let bend = bendAtStart(start, resample);
  for (let step = 0; step < STEPS; step += 1) {
    const moved = stepAlong(bend);
    intercept += moved.intercept;
    slope += moved.slope;
    if (!(Math.abs(slope) + Math.abs(intercept) < STEEPEST)) break;
    if (moved.tangent < PRECISION)
      return moved.information < 1 && separates(start, resample) ? NO_LINE : { intercept, slope };
    bend = bendAt(start, resample, { intercept, slope });
  }
  return NO_LINE;
}

/** Whether a threshold separates the classes; then all is as good as sure, and where a search stands still means nothing. */
function separates({ odds, happened }: Observed, { weights, rows }: Resample): boolean {
  const lowest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows.filter((own) => weights[own] !== 0)) {
    const side = happened[row] ?? 0;
    lowest[side] = Math.min(lowest[side] ?? 0, odds[row] ?? 0);
    highest[side] = Math.max(highest[side] ?? 0, odds[row] ?? 0);
  }
  const [low0 = 0, low1 = 0] = lowest;
  const [high0 = 0, high1 = 0] = highest;
  return high0 <= low1 || high1 <= low0;
}

function fitShift(start: Start, resample: Resample): Line {
  const { slope } = start.line;
  let { intercept } = start.line;
  let bend = shiftAt(start, resample);
  for (let step = 0; step < STEPS; step += 1) {
    const moved = shiftAlong(bend);
    intercept += moved.intercept;
    if (!(Math.abs(intercept) < STEEPEST)) break;
    if (moved.tangent < PRECISION) return { intercept, slope };
    bend = shiftAt(start, resample, intercept);
  }
  return NO_LINE;
}
