import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { ACCURACY, accuracyOf, caseOf } from "../support/judging.ts";

const failing = accuracyOf(300, 1, 2000);
const judged = (canaryKind: "swapped-labels" | "nan-rows" | "renamed", measurements = failing) =>
  judge(caseOf([ACCURACY], measurements, { canary: true, canaryKind })).verdict;

test("a canary is caught by the check of what is broken, which the verdict names", () => {
  const verdict = judged("swapped-labels");
  expect(verdict.outcome).toBe("fail");
  expect(verdict.summary).toMatch(
    /^The canary \(swapped-labels\) is caught by accuracy: accuracy /,
  );
});

test("a canary that only another check fails is an error: what is broken was not noticed", () => {
  const verdict = judged("nan-rows");
  expect(verdict).toMatchObject({ outcome: "error", blocks: true });
  expect(verdict.summary).toContain("not by a check of what is broken: non-finite-rows");
});

test("a canary that passes is an error and says which it was", () => {
  const verdict = judged("nan-rows", accuracyOf(1, 1, 2000));
  expect(verdict.outcome).toBe("error");
  expect(verdict.summary).toContain("do not notice a broken model (nan-rows)");
});

test("other names within must pass, and fail when they change an answer", () => {
  expect(judged("renamed", accuracyOf(1, 1, 2000)).outcome).toBe("pass");
  expect(judged("renamed").outcome).toBe("fail");
});
