import { expect, test } from "@jest/globals";
import { presetReason } from "../../src/schema/preset-reason.ts";
import { methodSentences, unblockingSentences } from "../../src/report/method-sentences.ts";
import type { Finding } from "../../src/schema/generated/record.ts";
import { ACCURACY, accuracyOf, changeOf, findingOf } from "../support/judging.ts";

const PASSED = findingOf(ACCURACY, accuracyOf(2, 2, 3000));
const opinion = (
  method: string,
  keeps: boolean,
): NonNullable<Finding["secondOpinions"]>[number] => ({
  method,
  keeps,
  lower: -0.02,
  upper: 0.02,
});

const withP = (pValue: number): Finding => ({
  ...PASSED,
  slice: "sex=F",
  changeTests: [{ method: "t", statistic: 2, pValue }],
});

test("where all methods agree and nothing is certain, nothing is said", () => {
  expect(methodSentences([PASSED])).toEqual([]);
});

test("a method that would not call it proven is named, a plain interval is not", () => {
  const secondOpinions = [opinion("Newcombe", false), opinion("Wald", false)];
  expect(methodSentences([{ ...PASSED, secondOpinions }])).toEqual([
    "Proven here, though other methods would not say so: accuracy (Newcombe)",
  ]);
});

test("a change that is allowed and certain is said to be both, just under 5 % and not at it", () => {
  expect(methodSentences([withP(0.049)])).toEqual([
    "Allowed, and yet more than chance: accuracy on sex=F (t: p = 0.049)",
  ]);
  expect(methodSentences([withP(0.0004)])[0]).toContain("p < 0.001");
  expect(methodSentences([withP(0.05)])).toEqual([]);
});

test("what failed is not said again, and a long list is cut", () => {
  const changeTests = [{ method: "t", statistic: 9, pValue: 0.001 }];
  expect(methodSentences([{ ...PASSED, outcome: "fail", changeTests }])).toEqual([]);
  const many = Array.from({ length: 8 }, () => ({ ...PASSED, changeTests }));
  expect(methodSentences(many)[0]).toContain(" and 2 more, in the record");
});

test("a calibration error of few rows that a preset asks for is said to be shown and not to block", () => {
  const finding = findingOf(
    {
      kind: "non-inferiority",
      metric: "expected-calibration-error",
      margin: 0.01,
      reason: presetReason("standard"),
    },
    [changeOf("expected-calibration-error", 0, 0.001, { n: 999, unit: "share" })],
  );
  expect(unblockingSentences([PASSED, finding])).toEqual([
    "expected-calibration-error is not judged on 999 rows: it needs 1,000, since with fewer it is mostly its own bias. It is shown, and does not block",
  ]);
});
