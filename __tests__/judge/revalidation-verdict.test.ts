import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { revalidationVerdict } from "../../src/judge/revalidation-verdict.ts";
import type { Drift } from "../../src/schema/drift.ts";
import { ACCURACY, accuracyOf, caseOf } from "../support/judging.ts";

const PASSED = judge(caseOf([ACCURACY], accuracyOf(3, 4, 5000))).verdict;
const FAILED = judge(caseOf([ACCURACY], accuracyOf(200, 20, 5000))).verdict;
const caused = (causes: Drift["causes"]): Drift => ({
  acceptedAt: "2026-03-01T12:00:00.000Z",
  causes,
  grounds: [],
  sharedRows: 5000,
  candidate: [],
  base: undefined,
});

test("the accepted candidate that is measured again keeps its verdict", () => {
  expect(revalidationVerdict(PASSED, caused([]))).toBe(PASSED);
});

test.each([
  [[], "its recipe makes other bytes than it did"],
  [["model", "policy"], "what it is made of changed (model, policy)"],
] as const)("figures of another candidate prove nothing: because of %j", (because, why) => {
  const verdict = revalidationVerdict(
    PASSED,
    caused([{ kind: "candidate", because: [...because] }]),
  );
  expect(verdict).toEqual({
    ...PASSED,
    outcome: "not-checked",
    blocks: true,
    summary: `What was measured is not the accepted candidate: ${why}`,
  });
});

test("without a baseline nothing was accepted, and a failure stays one", () => {
  expect(revalidationVerdict(PASSED, undefined)).toMatchObject({
    outcome: "not-checked",
    blocks: true,
    summary: "There is no baseline: nothing was accepted that could be measured again",
  });
  expect(revalidationVerdict(FAILED, undefined)).toBe(FAILED);
});
