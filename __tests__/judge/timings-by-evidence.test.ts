import { expect, test } from "@jest/globals";
import { readTimings } from "../../src/judge/timings-by-evidence.ts";
import { latencyMeasurements } from "../../src/measure/latency-ratio.ts";
import type { Criterion } from "../../src/schema/generated/policy.ts";
import type { Measurement } from "../../src/schema/measurement.ts";

const NAMES = { base: "base", control: "control", candidate: "candidate" };
const LIMIT: Criterion = { kind: "ceiling", metric: "latency-p50", limit: 1.05, relative: true };

/** Rounds in which the candidate takes these parts of the base's time in turn, and the base again those. */
function timings(
  ratios: readonly number[],
  control: readonly number[] = [1],
  rounds = 60,
): readonly Measurement[] {
  const blocks = (parts: readonly number[]): readonly Float64Array[] =>
    Array.from({ length: rounds }, (_, round) =>
      new Float64Array(9).fill(2 * (parts[round % parts.length] ?? 1)),
    );
  const arm = { warmUpCalls: 0, steady: true };
  const arms = [
    { ...arm, name: "base", blocks: blocks([1]) },
    { ...arm, name: "control", blocks: blocks(control) },
    { ...arm, name: "candidate", blocks: blocks(ratios) },
  ];
  return latencyMeasurements([{ arms }], NAMES, { batch: 1 });
}

test("a limit is missed where the timings show it, and not where they are only beyond it", () => {
  expect(readTimings([LIMIT], timings([1.07, 1.09]))).toEqual({
    missed: "latency-p50 misses its criterion",
    isDecided: true,
  });
  // 1.07 on average, by rounds of 0.7 and 1.6.
  expect(readTimings([LIMIT], timings([0.7, 1.636]))).toEqual({
    missed: undefined,
    isDecided: false,
  });
  expect(readTimings([LIMIT], timings([1.01, 1.02]))).toEqual({
    missed: undefined,
    isDecided: true,
  });
});

test("what the same model differs by from itself is the machine's", () => {
  expect(readTimings([LIMIT], timings([1.07, 1.09], [1.05])).missed).toBeUndefined();
  expect(readTimings([LIMIT], timings([1.13, 1.15], [1.05])).missed).toBe(
    "latency-p50 misses its criterion",
  );
});

test("what cannot be told from the timings asks for no other look", () => {
  const few = { missed: undefined, isDecided: true };
  expect(readTimings([LIMIT], timings([2], [1], 1))).toEqual(few);
  expect(readTimings([], timings([2]))).toEqual(few);
  expect(readTimings([{ ...LIMIT, limit: 1, relative: false }], timings([2]))).toEqual(few);
});
