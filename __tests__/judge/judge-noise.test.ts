import { expect, test } from "@jest/globals";
import { isCost } from "../../src/judge/targets.ts";
import type { Criterion } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { findingOf, latencyOf } from "../support/judging.ts";

const LATENCY: Criterion = { kind: "ceiling", metric: "latency-p50", limit: 1.05, relative: true };

test("a latency ratio passes when it keeps the limit by more than the machine differs from itself", () => {
  // The bound of 0.9 ± 0.02 is 0.9 e^(1.685 · 0.02) = 0.931; 1.05 / 1.128 = 0.931.
  expect(findingOf(LATENCY, [latencyOf(0.9, 0.02)]).outcome).toBe("pass");
  expect(findingOf(LATENCY, [latencyOf(0.9, 0.02, { lower: 0.95, upper: 1.127 })]).outcome).toBe(
    "pass",
  );
  expect(findingOf(LATENCY, [latencyOf(0.9, 0.02, { lower: 0.95, upper: 1.129 })]).outcome).toBe(
    "inconclusive",
  );
  expect(
    findingOf(LATENCY, [latencyOf(0.9, 0.02, { lower: 1 / 1.129, upper: 1.01 })]).outcome,
  ).toBe("inconclusive");
});

test("an uneven machine without an interval is said to be one", () => {
  const timed = { ...latencyOf(1.3, 0.02, { lower: 0.7, upper: 1.4 }), interval: null };
  const { outcome, explanation } = findingOf(LATENCY, [timed]);
  expect(outcome).toBe("inconclusive");
  expect(explanation).toContain("the same model differed from itself by up to ×1.43. Run it again");
});

test("a slow candidate fails on a quiet machine, and is undecided on an uneven one, which blocks", () => {
  expect(findingOf(LATENCY, [latencyOf(1.3, 0.02)]).outcome).toBe("fail");
  const uneven = findingOf(LATENCY, [latencyOf(1.3, 0.02, { lower: 0.7, upper: 1.4 })]);
  expect(uneven).toMatchObject({ outcome: "inconclusive", rowsNeeded: null });
  expect(uneven.blocking).toBeUndefined();
  expect(uneven.explanation).toContain("the same model differed from itself by up to ×1.43");
});

test("an interval within the limit that proves nothing is shown as wide as it is judged", () => {
  // 0.931 × 1.2 = 1.12 is above 1.05, and 0.931 is not; 0.870 / 1.2 = 0.725.
  const { explanation } = findingOf(LATENCY, [latencyOf(0.9, 0.02, { lower: 0.95, upper: 1.2 })]);
  expect(explanation).toMatch(
    /\(×0\.87 to ×0\.931\).*differed from itself by up to ×1\.2, and with that the interval is ×0\.725 to ×1\.12\. /,
  );
});

test("a ratio whose control is unknown proves nothing and refutes nothing", () => {
  const finding = findingOf(LATENCY, [latencyOf(0.5, 0.001, { lower: null, upper: null })]);
  expect(finding.outcome).toBe("inconclusive");
  expect(finding.explanation).toContain(
    "it is unknown by how much the same model differs from itself",
  );
  expect(findingOf(LATENCY, [latencyOf(2, 0.001, { lower: null, upper: null })]).outcome).toBe(
    "inconclusive",
  );
});

const throughputOf = (control: number): Measurement => ({
  ...latencyOf(1.1, 0.01, { lower: 1, upper: control }),
  metric: "throughput",
  better: "higher",
});

test("throughput must stay above its floor by as much as the machine differs from itself", () => {
  const floor: Criterion = { kind: "floor", metric: "throughput", limit: 0.95, relative: true };
  expect(findingOf(floor, [throughputOf(1)]).outcome).toBe("pass");
  expect(findingOf(floor, [throughputOf(1.2)]).outcome).toBe("inconclusive");
  expect(findingOf({ ...floor, limit: 1.3 }, [throughputOf(1)]).outcome).toBe("fail");
});

test("half a control is no control", () => {
  for (const control of [
    { lower: null, upper: 1 },
    { lower: 1, upper: null },
  ])
    expect(findingOf(LATENCY, [latencyOf(0.5, 0.001, control)]).outcome).toBe("inconclusive");
  const { detail: _, ...without } = latencyOf(0.5, 0.001);
  expect(findingOf(LATENCY, [{ ...without, detail: { controlLower: 0.9 } }]).outcome).toBe("pass");
});

test("sizes and timings are costs; what a model answers is none", () => {
  expect(["bytes", "latency-p99", "accuracy", "flips"].map(isCost)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

const drawn = (upper: number): Measurement => {
  const quiet = latencyOf(0.9, 0.02);
  return {
    ...quiet,
    detail: { ...quiet.detail, blockBootstrapLower: 0.85, blockBootstrapUpper: upper },
  };
};

test("timings that the t interval proves and blocks drawn again do not are undecided, which blocks", () => {
  expect(findingOf(LATENCY, [drawn(1.05)]).outcome).toBe("pass");
  const disputed = findingOf(LATENCY, [drawn(1.0501)]);
  expect(disputed).toMatchObject({ outcome: "inconclusive", secondOpinions: [{ keeps: false }] });
  expect(disputed.blocking).toBeUndefined();
});

test("a second opinion on timings is held against the limit that the noise of the machine leaves", () => {
  const noisy = latencyOf(0.5, 0.001, { lower: 0.9, upper: 1.1 });
  const limit = LATENCY.kind === "ceiling" ? LATENCY.limit : Number.NaN;
  const opinion = (upper: number): boolean | undefined => {
    const detail = { ...noisy.detail, blockBootstrapLower: 0.4, blockBootstrapUpper: upper };
    return findingOf(LATENCY, [{ ...noisy, detail }]).secondOpinions?.[0]?.keeps;
  };
  // The same model differed from itself by a ratio of 10 / 9 at most.
  expect(opinion(0.9 * limit - 1e-9)).toBe(true);
  expect(opinion(0.9 * limit + 1e-9)).toBe(false);
});
