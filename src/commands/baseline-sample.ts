/** The accepted candidate's stored answers as a sample, beside the same rows of the candidate. */
import type { ClassificationSample, RegressionSample, Sample } from "../measure/sample.ts";

export interface BaselinePair {
  readonly reference: Sample;
  readonly candidate: Sample;
}

/** undefined when no row is known, or when answers are no single values. */
export function baselineSample(
  candidate: Sample,
  answers: readonly (number | undefined)[],
): BaselinePair | undefined {
  const rows = answers.flatMap((answer, row) => (answer === undefined ? [] : [row]));
  const known = rows.map((row) => answers[row] ?? Number.NaN);
  if (rows.length === 0 || candidate.kind === "tensor") return undefined;
  const nonFinite = Uint8Array.from(known, (answer) => (Number.isNaN(answer) ? 1 : 0));
  if (candidate.kind === "regression") {
    const selected = selectRegression(candidate, rows);
    return {
      candidate: selected,
      reference: { ...selected, values: Float64Array.from(known), nonFinite },
    };
  }
  const selected = selectClassification(candidate, rows);
  const predicted = Int32Array.from(known, (answer) => (Number.isNaN(answer) ? -1 : answer));
  return { candidate: selected, reference: { ...selected, predicted, nonFinite } };
}

function selectRegression(sample: RegressionSample, rows: readonly number[]): RegressionSample {
  const { targets } = sample;
  return {
    kind: "regression",
    rows: rows.length,
    values: Float64Array.from(rows, (row) => sample.values[row] ?? Number.NaN),
    targets:
      targets === undefined
        ? undefined
        : Float64Array.from(rows, (row) => targets[row] ?? Number.NaN),
    nonFinite: Uint8Array.from(rows, (row) => sample.nonFinite[row] ?? 1),
  };
}

function selectClassification(
  sample: ClassificationSample,
  rows: readonly number[],
): ClassificationSample {
  const { labels, classes } = sample;
  const scores = new Float64Array(rows.length * classes);
  for (const [position, row] of rows.entries()) {
    scores.set(sample.scores.subarray(row * classes, (row + 1) * classes), position * classes);
  }
  return {
    ...sample,
    rows: rows.length,
    scores,
    predicted: Int32Array.from(rows, (row) => sample.predicted[row] ?? -1),
    labels: labels === undefined ? undefined : Int32Array.from(rows, (row) => labels[row] ?? -1),
    nonFinite: Uint8Array.from(rows, (row) => sample.nonFinite[row] ?? 1),
  };
}
