import { test } from "@jest/globals";
import { addNoise, gaussianNoise } from "../../../src/data/perturbations/gaussian-noise.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { expectLawful, expectPixels, GREY, REFERENCE } from "../../support/perturbing.ts";

test("gaussian-noise keeps images at severity 0, is repeatable, stays within 0 … 1, and grows with its severity", () => {
  expectLawful(gaussianNoise.perturb);
});

test("noise of one seed is that of numpy, pixel by pixel", () => {
  expectPixels(addNoise(GREY, 0.08, mersenneRandom(31)), REFERENCE.noise, 1e-12);
});
