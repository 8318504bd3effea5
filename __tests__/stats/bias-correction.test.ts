import { expect, test } from "@jest/globals";
import {
  biasCorrection,
  correctedLevel,
  jackknifeAcceleration,
  levelOf,
  shareBelow,
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

const share = (estimate: number): number => shareBelow(Float64Array.of(1, 2, 3), estimate);

test("replicates on one side of the estimate cannot be corrected", () => {
  expect([0, 2, 9].map(share)).toEqual([0, 0.5, 1]);
  expect(biasCorrection(share(9), 0)).toBeUndefined();
  expect(biasCorrection(share(0), 0)).toBeUndefined();
  expect(biasCorrection(share(2), Number.NaN)).toBeUndefined();
  expect(biasCorrection(share(2), 0)).toEqual({
    bias: expect.closeTo(0, 12),
    acceleration: 0,
  });
});

test("where the acceleration turns the levels around, the level itself is taken", () => {
  expect(correctedLevel(0.95, { bias: 0, acceleration: 1 })).toBe(0.95);
  expect(correctedLevel(0.5, { bias: 0, acceleration: 1 })).toBeCloseTo(0.5, 12);
});
