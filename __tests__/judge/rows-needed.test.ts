import { expect, test } from "@jest/globals";
import { rowsNeeded } from "../../src/judge/rows-needed.ts";
import type { Limit } from "../../src/judge/test-hypothesis.ts";
import { shareOf } from "../../src/measure/evidence.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { expectedPart } from "../support/reference.ts";
import { accuracyOf, bytesOf, flipsOf } from "../support/judging.ts";

const change = (lost: number, gained: number, n: number): Measurement => {
  const [, , found] = accuracyOf(lost, gained, n);
  if (found === undefined) throw new Error("There are three arms");
  return found;
};
const atLeast = (margin: number): Limit => ({ side: "at-least", value: -margin, strict: true });
const atMost = (value: number): Limit => ({ side: "at-most", value, strict: true });

test("paired counts ask for the reference's rows, in either direction", () => {
  const cases = expectedPart("verdict.samples_needed");
  if (!Array.isArray(cases)) throw new Error("The reference holds a list");
  for (const { lost, gained, n, margin, more_if_truly_equal } of cases) {
    const wanted = (lost - gained) / n >= margin ? null : more_if_truly_equal;
    expect(rowsNeeded(change(lost, gained, n), atLeast(margin))).toBe(wanted);
    expect(rowsNeeded(change(gained, lost, n), atMost(margin))).toBe(wanted);
  }
});

test("a drop of just less than the margin may be helped by rows; of exactly the margin or more it is not", () => {
  expect(rowsNeeded(change(9, 0, 1000), atLeast(0.01))).not.toBeNull();
  expect(rowsNeeded(change(10, 0, 1000), atLeast(0.01))).toBeNull();
  expect(rowsNeeded(change(11, 0, 1000), atLeast(0.01))).toBeNull();
});

test("other intervals shrink with the root of the rows, on the side of the limit", () => {
  const share: Measurement = { ...flipsOf(0, 1), ...shareOf(40, 1000) };
  const { lower = 0, upper = 0 } = share.interval ?? {};
  expect(rowsNeeded(share, atMost(0.045))).toBe(
    Math.ceil(1000 * ((upper - 0.04) / 0.005) ** 2) - 1000,
  );
  expect(rowsNeeded(share, { ...atLeast(0), value: 0.035 })).toBe(
    Math.ceil(1000 * ((0.04 - lower) / 0.005) ** 2) - 1000,
  );
  expect(rowsNeeded(share, atMost(0.04))).toBeNull();
});

test("rows have nothing to do with ratios, nor with what has no interval or estimate", () => {
  expect(
    rowsNeeded(
      { ...bytesOf(1), interval: { lower: 0.9, upper: 1.1, level: 0.9, method: "t" } },
      atMost(1.05),
    ),
  ).toBeNull();
  expect(rowsNeeded({ ...flipsOf(1, 9), interval: null }, atMost(0.5))).toBeNull();
  expect(rowsNeeded({ ...flipsOf(1, 9), estimate: null }, atMost(0.5))).toBeNull();
});
