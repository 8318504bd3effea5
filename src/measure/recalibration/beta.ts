/** A line over the logarithms of both probabilities (Kull, Silva Filho & Flach 2017): bends each end by itself. */
import { fitLogistic } from "../../stats/logistic.ts";
import type { LabelledRows } from "./labelled-rows.ts";

/** Log odds = a ln p − b ln(1 − p) + c. */
export interface BetaCurve {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** A coefficient below 0 would make the curve fall: its term is left out and the rest fitted again; without both, how often the class happens is all that is said. undefined where there is no fit. */
export function fitBeta(
  { count, logs, labels }: LabelledRows,
  positive: number,
): BetaCurve | undefined {
  const column = (position: number, sign: number): Float64Array =>
    Float64Array.from({ length: count }, (_, row) => sign * (logs[row * 2 + position] ?? 0));
  const [said, other] = [column(positive, 1), column(1 - positive, -1)];
  const ones = new Float64Array(count).fill(1);
  const targets = Float64Array.from(labels, (label) => (label === positive ? 1 : 0));
  const whole = fitLogistic([said, other, ones], targets);
  if (whole === undefined) return undefined;
  const [a = 0, b = 0, c = 0] = whole;
  if (a >= 0 && b >= 0) return { a, b, c };
  // Where all terms have a fit, fewer have one.
  const [slope = 0, intercept = 0] = fitLogistic([a < 0 ? other : said, ones], targets) ?? [];
  if (slope < 0) return { a: 0, b: 0, c: logOddsOf(targets) };
  return a < 0 ? { a: 0, b: slope, c: intercept } : { a: slope, b: 0, c: intercept };
}

/** Of how often the positive class happens. */
function logOddsOf(targets: Float64Array): number {
  const hits = targets.reduce((sum, target) => sum + target, 0);
  return Math.log(hits / (targets.length - hits));
}
