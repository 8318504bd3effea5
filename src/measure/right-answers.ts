/** Which rows an arm answers rightly. */
import type { ClassificationSample } from "./sample.ts";

/** 1 for right; all 0 without labels. */
export function rightAnswers({ predicted, labels }: ClassificationSample): Uint8Array {
  return Uint8Array.from(predicted, (answer, row) => (answer === labels?.[row] ? 1 : 0));
}
