/** Answers of a sample that a pair metric has asked for by kind. */
import { rightAnswers } from "./right-answers.ts";
import type { ClassificationSample, Sample } from "./sample.ts";

/** @throws Error for any other sample: `comparePair` asks no metric of a kind that it does not name */
export function classificationOf(sample: Sample): ClassificationSample {
  if (sample.kind !== "classification") throw new Error(`A ${sample.kind} has no classes`);
  return sample;
}

/** Class indices. */
export function answersOf(sample: Sample): Int32Array {
  return classificationOf(sample).predicted;
}

export function rightRows(sample: Sample): Uint8Array {
  return rightAnswers(classificationOf(sample));
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
