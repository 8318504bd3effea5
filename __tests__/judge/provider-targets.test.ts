import { expect, test } from "@jest/globals";
import { type JudgedSlice, targetsOf, unavailableTargets } from "../../src/judge/targets.ts";
import { judge } from "../../src/judge/judge.ts";
import { caseOf } from "../support/judging.ts";
import type { Criterion } from "../../src/schema/generated/record.ts";

const NPU: JudgedSlice = {
  name: "provider=npu",
  critical: true,
  rows: 10,
  apart: true,
  provider: true,
};
const GONE: JudgedSlice = { ...NPU, name: "provider=gone", unavailable: "No adapter" };
const SLICES: readonly JudgedSlice[] = [{ name: "a=b", critical: false, rows: 5 }, NPU, GONE];

const on = (criterion: Criterion): readonly string[] =>
  targetsOf(criterion, SLICES, []).map(({ slice, tier }) => `${slice} ${tier}`);

test("a provider is no slice of the data: what must hold at all must be proven there", () => {
  const accuracy: Criterion = { kind: "non-inferiority", metric: "accuracy", margin: 0.01 };
  expect(on(accuracy)).toEqual(["all 1", "a=b 3", "provider=npu 2"]);
  expect(on({ ...accuracy, slices: false })).toEqual(["all 1", "provider=npu 2"]);
  expect(on({ kind: "ceiling", metric: "flips", limit: 0 })).toEqual(["all 1", "provider=npu 2"]);
});

test("timings are judged on each provider, sizes and kernels once", () => {
  const limit = { kind: "ceiling", limit: 1, relative: true } as const;
  expect(on({ ...limit, metric: "latency-p50" })).toEqual(["all 1", "provider=npu 2"]);
  expect(on({ ...limit, metric: "bytes" })).toEqual(["all 1"]);
  expect(on({ kind: "ceiling", metric: "kernel-flips", limit: 0 })).toEqual(["all 1"]);
  expect(
    on({ kind: "non-inferiority", metric: "accuracy", margin: 0, versus: "baseline" }),
  ).toEqual(["all 1"]);
});

test("a way of serving is judged by its timings alone", () => {
  const { provider: _, ...apart } = NPU;
  const served: JudgedSlice = { ...apart, name: "serving@batch=8", timed: true };
  const judgedOn = (criterion: Criterion): readonly string[] =>
    targetsOf(criterion, [served], []).map(({ slice }) => slice);
  expect(judgedOn({ kind: "ceiling", metric: "flips", limit: 0 })).toEqual(["all"]);
  const latency = { kind: "ceiling", metric: "latency-p50", limit: 1, relative: true } as const;
  expect(judgedOn(latency)).toEqual(["all", "serving@batch=8"]);
});

test("a provider that cannot be used is not checked, and says why", () => {
  const { findings } = judge(caseOf([], [], { slices: [GONE] }));
  expect(findings).toMatchObject([
    {
      slice: "provider=gone",
      outcome: "not-checked",
      explanation:
        "The candidate is not checked on provider=gone, which cannot be used here: No adapter",
    },
  ]);
});

test("a provider that cannot be used is one target, and the only one there", () => {
  expect(unavailableTargets(SLICES).map(({ slice, tier }) => [slice, tier])).toEqual([
    ["provider=gone", 1],
  ]);
});
