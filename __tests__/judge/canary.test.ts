import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { measureBlock, unmeasuredBlock } from "../../src/measure/block-sqnr.ts";
import type { Criterion } from "../../src/schema/generated/record.ts";
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

test("a canary without a block is caught by the noise of that block first", () => {
  const floor: Criterion = { kind: "floor", metric: "block-sqnr", limit: 10 };
  const given = caseOf(
    [ACCURACY, floor],
    [...failing, unmeasuredBlock("block=a", 9, "why"), leftOut("block=b")],
    { canary: true, canaryKind: "residual-block", blocks: ["block=a", "block=b"] },
  );
  const { verdict, findings } = judge(given);
  expect(findings.map(({ slice, outcome }) => `${slice} ${outcome}`)).toEqual([
    "all fail",
    "block=a error",
    "block=b fail",
  ]);
  expect(verdict.summary).toMatch(
    /^The canary \(residual-block\) is caught by block-sqnr, accuracy: block-sqnr on block=b is 0 dB/,
  );
});

test("a floor for blocks in a model of which none was compared is not checked", () => {
  const { findings } = judge(caseOf([{ kind: "floor", metric: "block-sqnr", limit: 10 }], []));
  expect(findings.map(({ slice, outcome }) => [slice, outcome])).toEqual([["all", "not-checked"]]);
});

const leftOut = (slice: string) =>
  measureBlock({
    slice,
    base: Float64Array.of(1, 2, 3),
    candidate: Float64Array.of(0, 0, 0),
    rows: 3,
  });
