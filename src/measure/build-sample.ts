/** A model's output column as a sample that metrics can read. */
import { isNumericArray, toDoubles } from "../schema/numeric-array.ts";
import type { Column } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { float16ToFloat32 } from "../stats/float16.ts";
import type { ClassificationSample, RegressionSample, Sample, TensorSample } from "./sample.ts";

export type Scores = "probabilities" | "logits";

export interface ClassificationReading {
  readonly kind: "classification";
  readonly scores: Scores;
  /** Class index. */
  readonly positive: number | undefined;
  /** Binary decisions: positive from this probability on. */
  readonly threshold: number | undefined;
  readonly labels: Int32Array | undefined;
}

export interface RegressionReading {
  readonly kind: "regression";
  /** Whether a second number of each row is the standard deviation of the first. */
  readonly deviates?: boolean;
  readonly targets: Float64Array | undefined;
}

export type Reading = ClassificationReading | RegressionReading | { readonly kind: "fidelity" };

/** @throws UserError when the output does not fit the task */
export function buildSample(output: Column, reading: Reading): Sample {
  const values = floatsOf(output);
  switch (reading.kind) {
    case "classification":
      return classificationSample(output, values, reading);
    case "regression":
      return regressionSample(output, values, reading);
    case "fidelity":
      return tensorSample(output, values);
  }
}

/** @throws UserError for strings */
export function floatsOf(output: Column): Float64Array {
  const { values, elementType } = output;
  if (!isNumericArray(values)) {
    throw new UserError(
      "data-label",
      `Cannot judge output "${output.name}": it holds strings; name an output with scores (task.output)`,
    );
  }
  const doubles = toDoubles(values);
  return elementType === "float16" ? doubles.map(float16ToFloat32) : doubles;
}

export function widthOf(output: Column): number {
  return output.itemShape.reduce((product, size) => product * size, 1);
}

/** Whether the scores of every finite row are in [0, 1] and, when there are several, sum to 1. */
export function looksLikeProbabilities(output: Column): boolean {
  const values = floatsOf(output);
  const width = widthOf(output);
  for (let row = 0; row < output.rows; row += 1) {
    const scores = values.subarray(row * width, (row + 1) * width);
    const total = scores.reduce((sum, score) => sum + score, 0);
    if (!Number.isFinite(total)) continue;
    if (scores.some((score) => score < 0 || score > 1)) return false;
    if (width > 1 && Math.abs(total - 1) > 1e-3) return false;
  }
  return true;
}

function nonFiniteRows(values: Float64Array, rows: number, width: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, row) =>
    values.subarray(row * width, (row + 1) * width).every((value) => Number.isFinite(value))
      ? 0
      : 1,
  );
}

function classificationSample(
  output: Column,
  values: Float64Array,
  reading: ClassificationReading,
): ClassificationSample {
  const width = widthOf(output);
  const { rows } = output;
  const nonFinite = nonFiniteRows(values, rows, width);
  const classes = Math.max(2, width);
  const scores = new Float64Array(rows * classes).fill(Number.NaN);
  const predicted = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row += 1) {
    if (nonFinite[row] === 1) continue;
    const probabilities = toProbabilities(
      values.subarray(row * width, (row + 1) * width),
      reading.scores,
    );
    scores.set(probabilities, row * classes);
    predicted[row] = decide(probabilities, reading);
  }
  const { labels, positive } = reading;
  return { kind: "classification", rows, classes, scores, predicted, labels, nonFinite, positive };
}

/** One score is that of the second of two classes. */
function toProbabilities(scores: Float64Array, kind: Scores): Float64Array {
  if (scores.length === 1) {
    const only = scores[0] ?? Number.NaN;
    const probability = kind === "logits" ? 1 / (1 + Math.exp(-only)) : only;
    return Float64Array.of(1 - probability, probability);
  }
  return kind === "logits" ? softmax(scores) : scores;
}

/** Shifted by the largest logit, so that it overflows nowhere. */
export function softmax(logits: Float64Array): Float64Array {
  const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** The larger score wins, the lower index on a tie; with a threshold, the positive class wins from it on. */
function decide(probabilities: Float64Array, reading: ClassificationReading): number {
  const { threshold, positive } = reading;
  if (threshold !== undefined && positive !== undefined && probabilities.length === 2) {
    return (probabilities[positive] ?? 0) >= threshold ? positive : 1 - positive;
  }
  let best = 0;
  for (const [position, probability] of probabilities.entries()) {
    if (probability > (probabilities[best] ?? 0)) best = position;
  }
  return best;
}

function regressionSample(
  output: Column,
  values: Float64Array,
  { targets, deviates = false }: RegressionReading,
): RegressionSample {
  const width = widthOf(output);
  const { rows } = output;
  if (width !== (deviates ? 2 : 1)) {
    throw new UserError(
      "data-label",
      `Cannot judge output "${output.name}" as a regression: it holds ${deviates ? width - 1 : width} numbers a row; a regression has 1`,
    );
  }
  const nonFinite = nonFiniteRows(values, rows, width);
  if (!deviates) return { kind: "regression", rows, values, targets, nonFinite };
  const part = (place: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => values[2 * row + place] ?? Number.NaN);
  return { kind: "regression", rows, values: part(0), deviations: part(1), targets, nonFinite };
}

function tensorSample(output: Column, values: Float64Array): TensorSample {
  const width = widthOf(output);
  const nonFinite = nonFiniteRows(values, output.rows, width);
  return { kind: "tensor", rows: output.rows, width, values, nonFinite };
}
