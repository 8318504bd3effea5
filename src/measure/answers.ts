/** Answers of a sample that a pair metric has asked for by kind. */
import { rightAnswers } from "./right-answers.ts";
import type { Sample } from "./sample.ts";

/** Class indices; none for samples that are no classification. */
export function answersOf(sample: Sample): Int32Array {
  return sample.kind === "classification" ? sample.predicted : new Int32Array();
}

export function rightRows(sample: Sample): Uint8Array {
  return sample.kind === "classification" ? rightAnswers(sample) : new Uint8Array(sample.rows);
}

/** Everything that the arm answered, row-major. */
export function valuesOf(sample: Sample): {
  readonly values: Float64Array;
  readonly width: number;
} {
  switch (sample.kind) {
    case "classification":
      return { values: sample.scores, width: sample.classes };
    case "regression":
      return { values: sample.values, width: 1 };
    case "tensor":
      return { values: sample.values, width: sample.width };
  }
}
