import { describe, expect, test } from "@jest/globals";
import { marginNotices } from "../../src/judge/margin-notices.ts";
import type { NonInferiority } from "../../src/schema/generated/record.ts";
import { ACCURACY, accuracyOf } from "../support/judging.ts";

/** Right on 90 of 100 rows. */
const measurements = accuracyOf(0, 0, 100);
const labelled = (frequent: number): Int32Array =>
  Int32Array.from({ length: 100 }, (_, row) => (row < frequent ? 0 : 1));
const noticesOf = (part: Partial<NonInferiority>, frequent: number): readonly string[] =>
  marginNotices({
    criteria: [{ ...ACCURACY, ...part }],
    measurements,
    labels: labelled(frequent),
  });

describe("marginNotices()", () => {
  test("says when a margin is more than half of what a model knows beyond the most frequent class", () => {
    expect(noticesOf({ margin: 0.06 }, 80)).toEqual([
      "The margin of 6 points on accuracy is more than half of what the float model (90 %) knows beyond always answering the most frequent class (80 %): little would be left of a candidate that used it up",
    ]);
    expect(noticesOf({ margin: 0.04 }, 80)).toEqual([]);
  });

  test("takes the half itself, to which a margin may go", () => {
    expect(noticesOf({ margin: 0.0625, relative: true }, 78)).toEqual([]);
    expect(noticesOf({ margin: 0.07, relative: true }, 78)).toHaveLength(1);
  });

  test("says it of a model that knows nothing, whatever the margin", () => {
    expect(noticesOf({ margin: 0.0001 }, 95)).toEqual([
      "The float model is right on 90 % of the rows, and always answering the most frequent class on 95 %: no margin on accuracy says what a candidate still knows",
    ]);
  });

  test("says nothing of margins against the baseline, of other metrics, and without labels", () => {
    expect(noticesOf({ margin: 0.5, versus: "baseline" }, 80)).toEqual([]);
    expect(noticesOf({ metric: "brier-score", margin: 0.5 }, 80)).toEqual([]);
    expect(marginNotices({ criteria: [ACCURACY], measurements, labels: undefined })).toEqual([]);
  });
});
