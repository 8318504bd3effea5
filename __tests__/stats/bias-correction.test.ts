import { expect, test } from "@jest/globals";
import {
  biasCorrection,
  correctedLevel,
  jackknifeAcceleration,
  levelOf,
} from "../../src/stats/bias-correction.ts";
import { moments } from "../../src/stats/sums.ts";

test("without bias and skewness a level stays as it is", () => {
  for (const level of [0.01, 0.05, 0.5, 0.95])
    expect(correctedLevel(level, { bias: 0, acceleration: 0 })).toBeCloseTo(level, 12);
});

test("levelOf() takes back what correctedLevel() does", () => {
  const correction = { bias: -0.4, acceleration: 0.08 };
  for (const level of [0.01, 0.05, 0.5, 0.95])
    expect(levelOf(correctedLevel(level, correction), correction)).toBeCloseTo(level, 9);
});

test("the ends stay the ends, whatever is corrected", () => {
  for (const acceleration of [-0.1, 0, 0.1])
    expect([0, 1].map((end) => levelOf(end, { bias: 0.3, acceleration }))).toEqual([0, 1]);
});

test("the acceleration of a mean is its skewness over 6 √n", () => {
  const values = Float64Array.of(1, 1, 2, 3, 5, 8, 13);
  const total = values.reduce((sum, value) => sum + value, 0);
  const without = values.map((value) => (total - value) / 6);
  expect(jackknifeAcceleration(without)).toBeCloseTo(
    moments(values).skewness / (6 * Math.sqrt(7)),
    12,
  );
  expect(jackknifeAcceleration(new Float64Array(4))).toBe(0);
});

test("replicates on one side of the estimate cannot be corrected", () => {
  expect(biasCorrection(9, Float64Array.of(1, 2, 3), 0)).toBeUndefined();
  expect(biasCorrection(2, Float64Array.of(1, 2, 3), Number.NaN)).toBeUndefined();
  expect(biasCorrection(2, Float64Array.of(1, 2, 3), 0)).toEqual({
    bias: expect.closeTo(0, 12),
    acceleration: 0,
  });
});

test("where the acceleration turns the levels around, the level itself is taken", () => {
  expect(correctedLevel(0.95, { bias: 0, acceleration: 1 })).toBe(0.95);
  expect(correctedLevel(0.5, { bias: 0, acceleration: 1 })).toBeCloseTo(0.5, 12);
});
