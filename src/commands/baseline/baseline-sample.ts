/** The accepted candidate's stored answers as a sample, beside the same rows of the candidate. */
import { sampleOfRows } from "../../measure/sample-of-rows.ts";
import type { Sample } from "../../measure/sample.ts";

export interface BaselinePair {
  readonly reference: Sample;
  readonly candidate: Sample;
}

/** undefined when no row is known, or when answers are no single values. */
export function baselineSample(
  candidate: Sample,
  answers: readonly (number | undefined)[],
): BaselinePair | undefined {
  const rows = Uint32Array.from(
    answers.flatMap((answer, row) => (answer === undefined ? [] : [row])),
  );
  const known = Float64Array.from(rows, (row) => answers[row] ?? Number.NaN);
  if (rows.length === 0 || candidate.kind === "tensor") return undefined;
  const nonFinite = Uint8Array.from(known, (answer) => (Number.isNaN(answer) ? 1 : 0));
  if (candidate.kind === "regression") {
    const selected = sampleOfRows(candidate, rows);
    return { candidate: selected, reference: { ...selected, values: known, nonFinite } };
  }
  const selected = sampleOfRows(candidate, rows);
  const predicted = Int32Array.from(known, (answer) => (Number.isNaN(answer) ? -1 : answer));
  return { candidate: selected, reference: { ...selected, predicted, nonFinite } };
}
