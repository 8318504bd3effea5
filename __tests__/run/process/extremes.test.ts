import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { extremesOf } from "../../../src/run/process/extremes.ts";

const plainly = (values: readonly number[]) => {
  const finite = values.filter((value) => Number.isFinite(value));
  return {
    minimum: Math.min(...finite) + 0,
    maximum: Math.max(...finite) + 0,
    smallestMagnitude: Math.min(...finite.map(Math.abs)),
    nonFinite: values.length - finite.length,
  };
};

const found = (values: Float32Array | Float64Array) => {
  const { minimum, maximum, ...rest } = extremesOf(values);
  // The sign of a zero is no part of a range.
  return { ...rest, minimum: minimum + 0, maximum: maximum + 0 };
};

test("extremesOf() finds the smallest, the largest and the nearest to 0, whatever stands among them", () => {
  fc.assert(
    fc.property(fc.array(fc.float(), { maxLength: 70 }), (values) => {
      const expected = plainly(values);
      expect(found(Float32Array.from(values))).toEqual(expected);
      expect(found(Float64Array.from(values))).toEqual(expected);
    }),
  );
});

/** One value of its own kind at every place near the ends of what is looked at in one go. */
test.each([
  ["smallest", -9],
  ["largest", 9],
  ["nearest to 0", 1e-40],
  ["NaN", Number.NaN],
  ["infinite", Number.NEGATIVE_INFINITY],
])("extremesOf() of many values finds the one that is %s wherever it is", (_, odd) => {
  const length = 2 ** 17 + 21;
  for (const place of [0, 15, 16, 65_535, 65_536, 131_071, length - 1]) {
    const values = new Float32Array(length).fill(2);
    values[1] = 3;
    values[2] = -1;
    values[place] = odd;
    expect(found(values)).toEqual(plainly([2, 3, -1, odd].map(Math.fround)));
  }
});
