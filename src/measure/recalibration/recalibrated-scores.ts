/** What a recalibration makes of probabilities: the same as the nodes that are written into the graph, in doubles. */
import { logSumExp } from "../../stats/log-sum-exp.ts";
import type { Recalibration } from "../../schema/recalibration.ts";
import type { Curve } from "./isotonic-curve.ts";
import type { LabelledRows } from "./labelled-rows.ts";

/** Row-major, rows × classes. */
export function recalibratedScores(
  { count, classes, logs }: LabelledRows,
  recalibration: Recalibration,
): Float64Array {
  const scores = new Float64Array(count * classes);
  for (let row = 0; row < count; row += 1) {
    const own = logs.subarray(row * classes, (row + 1) * classes);
    scores.set(scoresOf(own, recalibration), row * classes);
  }
  return scores;
}

function scoresOf(logs: Float64Array, recalibration: Recalibration): Float64Array {
  if (recalibration.kind === "isotonic") {
    const { positive } = recalibration;
    const said = valueOn(recalibration, Math.exp(logs[positive] ?? 0));
    return positive === 1 ? Float64Array.of(1 - said, said) : Float64Array.of(said, 1 - said);
  }
  const { classes, matrix, offset } = recalibration;
  const logits = offset.map((start, to) =>
    logs.reduce((sum, log, from) => sum + log * (matrix[from * classes + to] ?? 0), start),
  );
  const norm = logSumExp(logits);
  return logits.map((logit) => Math.exp(logit - norm));
}

/** Straight between points, constant beyond them. NaN for a curve without points. */
export function valueOn({ thresholds, values }: Curve, at: number): number {
  const after = thresholds.findIndex((threshold) => threshold >= at);
  if (after < 0) return values.at(-1) ?? Number.NaN;
  const [high, end] = [values[after] ?? Number.NaN, thresholds[after] ?? 0];
  if (after === 0 || end === at) return high;
  const [low, start] = [values[after - 1] ?? Number.NaN, thresholds[after - 1] ?? 0];
  return low + ((high - low) * (at - start)) / (end - start);
}

/** Mean log loss in nats; a probability is never taken to be below the smallest double beside 0. */
export function lossOf({ count, classes, labels }: LabelledRows, scores: Float64Array): number {
  let total = 0;
  for (let row = 0; row < count; row += 1)
    total -= Math.log(Math.max(scores[row * classes + (labels[row] ?? 0)] ?? 0, Number.EPSILON));
  return total / count;
}
