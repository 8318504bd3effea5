import { test } from "@jest/globals";
import { contrast, flatten } from "../../../src/data/perturbations/contrast.ts";
import { COLOUR, expectLawful, expectPixels, GREY, REFERENCE } from "../../support/perturbing.ts";

test("contrast keeps images at severity 0, is repeatable, stays within 0 … 1, and grows with its severity", () => {
  expectLawful(contrast.perturb);
});

test("contrast shrinks the distance to the mean of each channel, as numpy does", () => {
  expectPixels(flatten(GREY, 0.3), REFERENCE.contrast["grey"], 1e-12);
  expectPixels(flatten(COLOUR, 0.3), REFERENCE.contrast["colour"], 1e-12);
});
