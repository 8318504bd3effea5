import { expect, test } from "@jest/globals";
import { addNoiseAt, tensorNoise } from "../../../src/data/perturbations/tensor-noise.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { draw, SEVERITIES } from "../../support/perturbing.ts";

const VALUES = Float64Array.from({ length: 300 }, (_, position) => Math.sin(position) * 40 - 7);
const power = (values: Float64Array): number => values.reduce((sum, value) => sum + value ** 2, 0);
const decibels = (noisy: Float64Array): number =>
  10 * Math.log10(power(VALUES) / power(noisy.map((value, place) => value - (VALUES[place] ?? 0))));

test("tensor-noise has exactly the ratio that its severity names", () => {
  const ratios = SEVERITIES.map((severity) =>
    decibels(tensorNoise.perturb(VALUES, draw(severity))),
  );
  for (const [position, wanted] of [40, 30, 20, 10, 5].entries())
    expect(ratios[position]).toBeCloseTo(wanted, 6);
});

test("tensor-noise keeps values at severity 0, keeps zeros, and is repeatable", () => {
  expect(tensorNoise.perturb(VALUES, draw(0))).toEqual(VALUES);
  expect(tensorNoise.perturb(new Float64Array(4), draw(5))).toEqual(new Float64Array(4));
  expect(addNoiseAt(VALUES, 10, mersenneRandom(3))).toEqual(
    addNoiseAt(VALUES, 10, mersenneRandom(3)),
  );
});
