import { expect, test } from "@jest/globals";
import { missedByEstimate } from "../../src/judge/meets-by-estimate.ts";
import { exactly } from "../../src/measure/evidence.ts";
import type { Criterion } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { ACCURACY, accuracyOf, bytesOf, changeOf, flipsOf, latencyOf } from "../support/judging.ts";

const BYTES: Criterion = { kind: "ceiling", metric: "bytes", limit: 1, relative: true };
const where = {
  slices: [
    { name: "a", critical: true, rows: 9 },
    { name: "b", critical: false, rows: 9 },
  ],
  groups: [],
};
const missed = (
  criteria: readonly Criterion[],
  measurements: readonly Measurement[],
): string | undefined => missedByEstimate(criteria, measurements, where);

test("estimates stand for the truth: what no row could prove is met", () => {
  expect(missed([ACCURACY], accuracyOf(0, 0, 20))).toBeUndefined();
  expect(missed([ACCURACY], accuracyOf(1, 0, 20))).toBe("accuracy misses its criterion");
});

test("critical slices count, and others do not", () => {
  expect(missed([ACCURACY], accuracyOf(5, 0, 20, { slice: "a" }))).toBe(
    "accuracy on a misses its criterion",
  );
  expect(missed([ACCURACY], accuracyOf(5, 0, 20, { slice: "b" }))).toBeUndefined();
});

test("both kinds of kernels count", () => {
  expect(
    missed([ACCURACY], [...accuracyOf(0, 0, 20), ...accuracyOf(5, 0, 20, { kernels: "exact" })]),
  ).toBe("accuracy misses its criterion");
});

test("the baseline does not count, nor does what was not measured", () => {
  expect(
    missed([{ ...ACCURACY, versus: "baseline" }], accuracyOf(9, 0, 20, { versus: "baseline" })),
  ).toBeUndefined();
  expect(missed([BYTES], [])).toBeUndefined();
  expect(missed([BYTES], [bytesOf(2)])).toBe("bytes misses its criterion");
  expect(
    missed(
      [{ kind: "ceiling", metric: "flips", limit: 0.05 }],
      [{ ...flipsOf(0, 9), estimate: null }],
    ),
  ).toBeUndefined();
});

const broken = (rows: number): Measurement => ({
  ...flipsOf(0, 9),
  metric: "non-finite-rows",
  unit: "rows",
  ...exactly(rows, 9),
});

test("an answer that is not finite misses whatever is asked, which then is not computed", () => {
  const flips: Criterion = { kind: "ceiling", metric: "flips", limit: 0.05 };
  const uncomputed = { ...flipsOf(0, 9), estimate: null };
  expect(missed([flips], [uncomputed, broken(1)])).toBe("non-finite-rows misses its criterion");
  expect(missed([flips], [flipsOf(0, 9), broken(0)])).toBeUndefined();
});

test("timings keep their interval: an uneven machine misses", () => {
  const latency: Criterion = {
    kind: "ceiling",
    metric: "latency-p50",
    limit: 1.05,
    relative: true,
  };
  expect(missed([latency], [latencyOf(0.9, 0.01)])).toBeUndefined();
  expect(missed([latency], [latencyOf(1, 0.2)])).toBe("latency-p50 misses its criterion");
  expect(missed([latency], [latencyOf(1, 0.01, { lower: 0.9, upper: 1.2 })])).toBe(
    "latency-p50 misses its criterion",
  );
});

test("a relative margin still finds its reference, which nobody asked an interval of", () => {
  const change = changeOf("log-loss", 0.005, 1, { unit: "nats" });
  const base: Measurement = {
    ...change,
    arm: "base",
    estimate: 0.5,
    interval: null,
    evidence: { kind: "none", reason: "no interval was asked for" },
  };
  expect(
    missed(
      [{ kind: "non-inferiority", metric: "log-loss", margin: 0.02, relative: true }],
      [base, change],
    ),
  ).toBeUndefined();
  expect(
    missed(
      [{ kind: "non-inferiority", metric: "log-loss", margin: 0.009, relative: true }],
      [base, change],
    ),
  ).toBe("log-loss misses its criterion");
});
