/** Answers of one arm in the form that metrics read. Rows are those of the evaluation data, in its order. */

export interface ClassificationSample {
  readonly kind: "classification";
  readonly rows: number;
  readonly classes: number;
  /** rows × classes probabilities; NaN in rows that are not finite. */
  readonly scores: Float64Array;
  /** Class index; −1 where the answer is not finite, which is never right. */
  readonly predicted: Int32Array;
  readonly labels: Int32Array | undefined;
  /** 1 where any output value of the row is NaN or infinite. */
  readonly nonFinite: Uint8Array;
  /** The class that binary metrics and selection rates count. */
  readonly positive: number | undefined;
}

export interface RegressionSample {
  readonly kind: "regression";
  readonly rows: number;
  readonly values: Float64Array;
  /** Standard deviation of each answer, where the model gives one. */
  readonly deviations?: Float64Array;
  readonly targets: Float64Array | undefined;
  readonly nonFinite: Uint8Array;
}

/** Any output; only likeness to another arm can be measured. */
export interface TensorSample {
  readonly kind: "tensor";
  readonly rows: number;
  readonly width: number;
  readonly values: Float64Array;
  readonly nonFinite: Uint8Array;
}

export type Sample = ClassificationSample | RegressionSample | TensorSample;
export type SampleKind = Sample["kind"];
export type SampleOf<Kind extends SampleKind> = Extract<Sample, { readonly kind: Kind }>;

/** By row, the probability of one class. */
export function scoresOfClass(
  { rows, classes, scores }: ClassificationSample,
  position: number,
): Float64Array {
  const own = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) own[row] = scores[row * classes + position] ?? Number.NaN;
  return own;
}
