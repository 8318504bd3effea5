import { expect, test } from "@jest/globals";
import { latencyMeasurements } from "../../src/measure/latency-ratio.ts";
import type { LatencyObservation } from "../../src/run/engine.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { tQuantile } from "../../src/stats/student-t.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, matrix } from "../support/reference.ts";

const NAMES = { base: "base", control: "control", candidate: "candidate" };
const ONCE = { batch: 1 } as const;

type Blocks = readonly (readonly number[])[];

function observation(base: Blocks, control: Blocks, candidate: Blocks): LatencyObservation {
  const arm = (name: string, blocks: Blocks): LatencyObservation["arms"][number] => ({
    name,
    blocks: blocks.map((block) => Float64Array.from(block)),
    warmUpCalls: 0,
    steady: true,
  });
  return { arms: [arm("base", base), arm("control", control), arm("candidate", candidate)] };
}

const find = (
  measured: readonly Measurement[],
  metric: string,
  arm: string,
): Measurement | undefined => measured.find((one) => one.metric === metric && one.arm === arm);

/** One block a ratio: the base takes 1 ms, the other arm the ratio. */
const ofRatios = (ratios: readonly number[], control = ratios.map(() => 1)): LatencyObservation =>
  observation(
    ratios.map(() => Array.from({ length: 25 }, () => 1)),
    control.map((ratio) => Array.from({ length: 25 }, () => ratio)),
    ratios.map((ratio) => Array.from({ length: 25 }, () => ratio)),
  );

test("the ratio of medians by block agrees with scipy's t interval on block log ratios", () => {
  const [base, comp] = [matrix("latency", "base"), matrix("latency", "comp")];
  const measured = latencyMeasurements([observation(base, base, comp)], NAMES, ONCE);
  const change = find(measured, "latency-p50", "change");
  const mean = expected("latency.ratio", "t_on_block_log_ratio", "mean");
  expect(Math.abs(Math.log(Number(change?.estimate)) - mean.value)).toBeLessThanOrEqual(
    mean.tolerance,
  );
  // Neighbouring blocks of the reference vary together a little, so that our interval is the wider one.
  const lower = expected("latency.ratio", "t_on_block_log_ratio", "ci90", 0).value;
  expect(Math.log(Number(change?.interval?.lower))).toBeLessThanOrEqual(lower + 1e-9);
  expectClose(
    find(measured, "latency-p50", "base")?.estimate,
    expected("latency.quantiles.base", "linear", 0),
  );
  expectClose(
    find(measured, "latency-p90", "base")?.estimate,
    expected("latency.quantiles.base", "linear", 1),
  );
});

test("blocks that alternate are not autocorrelated: plain t with n - 1 degrees of freedom", () => {
  const ratios = [0.8, 0.9, 0.8, 0.9, 0.8, 0.9, 0.8, 0.9, 0.8, 0.9, 0.8, 0.9];
  const change = find(
    latencyMeasurements([ofRatios(ratios)], NAMES, ONCE),
    "latency-p50",
    "change",
  );
  const logs = ratios.map((ratio) => Math.log(ratio));
  const mean = logs.reduce((total, value) => total + value, 0) / 12;
  const variance = logs.reduce((total, value) => total + (value - mean) ** 2, 0) / 11;
  const half = tQuantile(0.95, 11) * Math.sqrt(variance / 12);
  expect(Math.log(Number(change?.interval?.upper))).toBeCloseTo(mean + half, 10);
  expect(change?.evidence).toMatchObject({ kind: "mean", degreesOfFreedom: 11, n: 12 });
});

test("blocks that drift together count as fewer", () => {
  const sorted = [0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
  const change = find(
    latencyMeasurements([ofRatios(sorted)], NAMES, ONCE),
    "latency-p50",
    "change",
  );
  // Eleven neighbours, all but one pair alike: r = (10 − 1) / 12, so that 12 blocks are worth 12 (1 − r) / (1 + r).
  const r = 9 / 12;
  expect(change?.evidence).toMatchObject({
    degreesOfFreedom: expect.closeTo(Math.max(2, (12 * (1 - r)) / (1 + r)) - 1, 9),
  });
});

test("two blocks are the least that drifting ones are worth", () => {
  const trend = Array.from({ length: 40 }, (_, block) => 1 + block / 40);
  const change = find(latencyMeasurements([ofRatios(trend)], NAMES, ONCE), "latency-p50", "change");
  expect(change?.evidence).toMatchObject({ degreesOfFreedom: expect.closeTo(1, 9) });
});

test("what the same model differs from itself is recorded beside the ratio", () => {
  const observed = ofRatios([0.5, 0.5, 0.5, 0.5], [1.1, 0.9, 1.1, 0.9]);
  const change = find(latencyMeasurements([observed], NAMES, ONCE), "latency-p50", "change");
  expect(change?.estimate).toBeCloseTo(0.5, 12);
  expect(change?.detail).toMatchObject({ blocks: 4, control: expect.closeTo(Math.sqrt(0.99), 12) });
  expect(Number(change?.detail?.["controlUpper"])).toBeGreaterThan(1);
  expect(Number(change?.detail?.["controlLower"])).toBeLessThan(1);
});

test("equal blocks leave no doubt at all", () => {
  const change = find(
    latencyMeasurements([ofRatios([0.5, 0.5, 0.5])], NAMES, ONCE),
    "latency-p50",
    "change",
  );
  expect(change?.interval).toMatchObject({ lower: 0.5, upper: 0.5 });
});

test("one block has no spread: the ratio is shown to nobody", () => {
  const change = find(latencyMeasurements([ofRatios([0.5])], NAMES, ONCE), "latency-p50", "change");
  expect(change).toMatchObject({
    estimate: null,
    interval: null,
    evidence: { kind: "none", reason: "too few blocks were timed" },
  });
});

test("a missing control leaves the noise unknown, and an unpaired block undoes the ratio", () => {
  const lacking = observation([[1], [1]], [], [[1], [1]]);
  const enough = {
    arms: lacking.arms.map((arm) => ({
      ...arm,
      blocks: arm.blocks.map(() => new Float64Array(20).fill(1)),
    })),
  };
  const change = find(latencyMeasurements([enough], NAMES, ONCE), "latency-p50", "change");
  expect(change?.detail).toMatchObject({ control: null, controlLower: null, controlUpper: null });
  const nobody = latencyMeasurements([{ arms: [] }], NAMES, ONCE);
  expect(find(nobody, "latency-p50", "change")).toBeUndefined();
  expect(find(nobody, "throughput", "change")?.estimate).toBeNull();
});

test.each([
  [63, 0],
  [64, 3],
  [65, 3],
])(
  "a 90th percentile needs 64 calls, as MLPerf has it: %d calls give %d measurements",
  (calls, count) => {
    const block = [Array.from({ length: calls }, () => 1)];
    const measured = latencyMeasurements([observation(block, block, block)], NAMES, ONCE);
    expect(measured.filter(({ metric }) => metric === "latency-p90")).toHaveLength(count);
  },
);

test("throughput is rows a second, of all calls together", () => {
  const measured = latencyMeasurements([observation([[1, 3]], [[1]], [[1, 1]])], NAMES, {
    batch: 8,
  });
  expect(find(measured, "throughput", "base")?.estimate).toBeCloseTo(4000, 9);
  expect(find(measured, "throughput", "candidate")?.estimate).toBeCloseTo(8000, 9);
  expect(find(measured, "throughput", "change")).toMatchObject({
    estimate: 2,
    unit: "ratio",
    evidence: { kind: "none" },
  });
});

test("the ratio of throughputs is judged by its blocks, beside what the same model differs from itself", () => {
  const ones = [
    [1, 3],
    [2, 2],
    [1, 1],
    [4, 2],
  ];
  const halves = ones.map((block) => block.map((ms) => ms / 2));
  const measured = latencyMeasurements([observation(ones, ones, halves)], NAMES, { batch: 8 });
  const change = find(measured, "throughput", "change");
  expect(change?.estimate).toBeCloseTo(2, 12);
  expect(change).toMatchObject({
    evidence: { kind: "mean", n: 4 },
    detail: { control: 1, controlLower: 1, controlUpper: 1 },
  });
  const uneven = latencyMeasurements(
    [observation([[1], [1], [1]], [[2], [2], [2]], [[1], [1], [1]])],
    NAMES,
    ONCE,
  );
  expect(find(uneven, "throughput", "change")?.detail?.["control"]).toBeCloseTo(0.5, 12);
});

test("absolute times are shown and never judged", () => {
  const measured = latencyMeasurements([ofRatios([1, 1, 1])], NAMES, ONCE);
  expect(find(measured, "latency-p50", "candidate")?.evidence.kind).toBe("none");
});

test("blocks of several processes are put in a row", () => {
  const measured = latencyMeasurements([ofRatios([0.5, 0.5]), ofRatios([0.5, 0.5])], NAMES, ONCE);
  expect(find(measured, "latency-p50", "change")?.detail).toMatchObject({ blocks: 4 });
});

test("an arm that was not timed leaves nothing to compare", () => {
  const { arms } = ofRatios([0.5, 0.5]);
  const measured = latencyMeasurements(
    [{ arms: arms.filter(({ name }) => name !== "base") }],
    NAMES,
    ONCE,
  );
  expect(find(measured, "latency-p50", "change")?.estimate).toBeNull();
});
