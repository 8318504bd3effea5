import { expect, test } from "@jest/globals";
import { footprintMeasurements } from "../../src/measure/footprint.ts";

const BASE = { bytes: 1000, gzipBytes: 800, parameters: 200, peakMemoryBytes: 5000, loadMs: 4 };
const CANDIDATE = { bytes: 250, gzipBytes: 200, parameters: 200, peakMemoryBytes: 4000, loadMs: 8 };

const changeOf = (metric: string, base = BASE): number | null | undefined =>
  footprintMeasurements(base, CANDIDATE).find(
    (one) => one.metric === metric && one.arm === "change",
  )?.estimate;

test("every part of a footprint has both arms and their ratio, all of them exact", () => {
  const measured = footprintMeasurements(BASE, CANDIDATE);
  expect(measured.map(({ metric, arm }) => `${metric} ${arm}`)).toHaveLength(15);
  expect(
    measured.every(({ evidence, interval }) => evidence.kind === "exact" && interval === null),
  ).toBe(true);
  expect([
    changeOf("bytes"),
    changeOf("gzip-bytes"),
    changeOf("parameters"),
    changeOf("peak-memory"),
    changeOf("load-time"),
  ]).toEqual([0.25, 0.25, 1, 0.8, 2]);
});

test("a base that takes nothing, or less, has no ratio", () => {
  expect(changeOf("peak-memory", { ...BASE, peakMemoryBytes: 0 })).toBeNull();
  expect(changeOf("peak-memory", { ...BASE, peakMemoryBytes: -1 })).toBeNull();
  expect(changeOf("peak-memory", { ...BASE, peakMemoryBytes: 1 })).toBe(4000);
});

test("memory that could not be told apart stays undefined", () => {
  expect(changeOf("peak-memory", { ...BASE, peakMemoryBytes: Number.NaN })).toBeNull();
});

test("what one arm does not say is not measured, and what is no number is undefined", () => {
  const { peakMemoryBytes: _, ...without } = CANDIDATE;
  const metrics = footprintMeasurements(BASE, without).map(({ metric }) => metric);
  expect(metrics).not.toContain("peak-memory");
  expect(metrics).toContain("bytes");
  expect(footprintMeasurements(without, BASE).map(({ metric }) => metric)).not.toContain(
    "peak-memory",
  );
  const broken = footprintMeasurements({ ...BASE, loadMs: Number.NaN }, CANDIDATE).filter(
    ({ metric }) => metric === "load-time",
  );
  expect(broken.map(({ estimate }) => estimate)).toEqual([null, 8, null]);
});
