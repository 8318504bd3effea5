import { expect, test } from "@jest/globals";
import { emissionsOf, loadMeasurements } from "../../src/measure/load-measurements.ts";
import type { ArmLoad } from "../../src/run/engine.ts";

const NAMES = { base: "base", control: "again", candidate: "candidate" };

const arm = (name: string, ms: number, more: Partial<ArmLoad> = {}): ArmLoad => ({
  name,
  blocks: Array.from({ length: 20 }, () => Array.from({ length: 10 }, () => ms)),
  cpuMs: 200 * ms,
  wallMs: 200 * ms,
  ...more,
});

const measure = (...arms: readonly ArmLoad[]) =>
  loadMeasurements({ arms, names: NAMES, rowsPerQuery: 8, slice: "load=server", seed: 1 });

test("the ratio of the arms stands on the slice of the pattern, with the noise of the same model", () => {
  const measured = measure(arm("base", 4), arm("again", 4), arm("candidate", 2));
  const ratio = measured.find(
    ({ metric, arm: who }) => metric === "latency-p50" && who === "change",
  );
  expect(ratio).toMatchObject({ slice: "load=server", estimate: 0.5, unit: "ratio" });
  expect(ratio?.detail).toMatchObject({ control: 1, noiseFloor: 0, detectableRatio: 1 });
});

test("200 queries show a 90th percentile between two of them, and no 99th", () => {
  const measured = measure(arm("base", 4), arm("again", 4), arm("candidate", 2));
  const base = (metric: string) =>
    measured.find((one) => one.metric === metric && one.arm === "base");
  expect(base("latency-p90")?.interval).toMatchObject({ lower: 4, upper: 4 });
  expect(base("latency-p99")).toBeUndefined();
});

test("energy without a counter is an estimate that says so and decides nothing", () => {
  const measured = measure(arm("base", 4), arm("again", 4), arm("candidate", 2));
  const energy = measured.filter(({ metric }) => metric === "energy");
  expect(energy.map(({ detail }) => detail?.["estimated"])).toEqual([1, 1, 1]);
  expect(energy.every(({ evidence }) => evidence.kind === "none")).toBe(true);
  expect(energy.at(-1)?.estimate).toBe(0.5);
});

test("energy by a counter is what the query takes beyond the idle machine", () => {
  // 800 ms at 5 W idle are 4 J; the other 4 J are shared by 200 queries.
  const counted = { joules: 8, idleWatts: 5, wallMs: 800 };
  const measured = measure(arm("base", 4, counted), arm("again", 4), arm("candidate", 4, counted));
  const base = measured.find(({ metric, arm: who }) => metric === "energy" && who === "base");
  expect(base?.estimate).toBeCloseTo(0.02, 12);
  expect(base?.detail).toMatchObject({ estimated: 0 });
});

test("a kilowatt hour has 3.6 million joules", () => {
  expect(emissionsOf(3.6e6)).toEqual({ kilowattHours: 1, grams: 475 });
});

test("an arm that bore no load leaves its energy unsaid", () => {
  const measured = measure(arm("base", 4), arm("again", 4));
  expect(measured.filter(({ metric }) => metric === "energy")).toEqual([]);
});
