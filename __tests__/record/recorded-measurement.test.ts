import { expect, test } from "@jest/globals";
import { readMeasurement, recordMeasurement } from "../../src/record/recorded-measurement.ts";
import {
  bootstrapped,
  changeOfShares,
  exactly,
  plainly,
  shareOf,
  withMargin,
} from "../../src/measure/evidence.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { changeOf } from "../support/judging.ts";

const of = (part: Partial<Measurement>): Measurement => ({ ...changeOf("f1", 0, 1), ...part });

test.each([
  ["paired counts", of(changeOfShares(3, 1, 40))],
  ["a share", of(shareOf(3, 40))],
  ["a mean by t", of(withMargin(0.1, 0.02, { n: 40, degreesOfFreedom: 39 }))],
  [
    "a mean by the normal distribution",
    of(withMargin(0.1, 0.02, { n: 40, degreesOfFreedom: Number.POSITIVE_INFINITY })),
  ],
  ["replicates", of(bootstrapped(0.1, Float64Array.of(0.1, -0, 5e-324, Math.PI, -1e300), 40))],
  ["an exact figure", of(exactly(3, 40))],
  ["what nobody asked for", of(plainly(3, 40))],
])("%s survive the way through JSON and back", (_, measurement) => {
  expect(readMeasurement(JSON.parse(JSON.stringify(recordMeasurement(measurement))))).toEqual(
    measurement,
  );
});

test("the evidence of the reference is not kept, and reads as none", () => {
  for (const arm of ["base", "baseline"] as const) {
    const recorded = recordMeasurement(of({ arm }));
    expect(recorded.evidence).toBeUndefined();
    expect(readMeasurement(recorded).evidence).toEqual({
      kind: "none",
      reason: "its evidence was not kept",
    });
  }
});

test("details are kept", () => {
  const detail = { controlLower: 0.9, controlUpper: null };
  expect(recordMeasurement(of({ detail })).detail).toEqual(detail);
});

test("replicates that are not as many as they must be are no evidence: nobody knows their ranks", () => {
  const recorded = recordMeasurement(of(bootstrapped(1, Float64Array.of(1, 2), 9)));
  const { evidence } = recorded;
  if (evidence?.kind !== "replicates") throw new Error("They are replicates");
  const read = (part: Partial<typeof evidence>): Measurement["evidence"] =>
    readMeasurement({ ...recorded, evidence: { ...evidence, ...part } }).evidence;
  expect(read({ kept: evidence.kept.slice(0, 16) })).toEqual({
    kind: "none",
    reason: "1 of 2 replicates that must be kept are there",
  });
  expect(read({ count: 3 }).kind).toBe("none");
  expect(read({ count: 1 }).kind).toBe("none");
});

test("evidence of a kind that nobody knows is a bug on both ways, never silence", () => {
  const unknown: Measurement["evidence"] = JSON.parse('{ "kind": "hearsay" }');
  expect(() => recordMeasurement(of({ evidence: unknown }))).toThrow("hearsay");
  const recorded = { ...recordMeasurement(of({})), evidence: JSON.parse('{ "kind": "hearsay" }') };
  expect(() => readMeasurement(recorded)).toThrow("hearsay");
});
