import { expect, test } from "@jest/globals";
import {
  andersonDarling,
  cramerVonMises,
  energyDistance,
  wasserstein,
} from "../../src/stats/distribution-distance.ts";

const line = (n: number, shift: number) =>
  Float64Array.from({ length: n }, (_, row) => row + shift);

test("the earth mover moves a shifted sample by its shift", () => {
  expect(wasserstein(line(50, 0), line(50, 7))).toBeCloseTo(7, 12);
  expect(wasserstein(line(50, 3), line(50, 3))).toBe(0);
});

const at = (shift: number) => [
  energyDistance(line(40, 0), line(40, shift)),
  andersonDarling(line(40, 0), line(40, shift)),
  1 - cramerVonMises(line(40, 0), line(40, shift)),
];

test("every distance grows with the shift, and the p-value falls", () => {
  const [near, far] = [at(3), at(12)];
  for (const [position, value] of near.entries()) expect(far[position]).toBeGreaterThan(value);
});
