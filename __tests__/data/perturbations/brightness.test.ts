import { expect, test } from "@jest/globals";
import { brighten, brightness } from "../../../src/data/perturbations/brightness.ts";
import { COLOUR, expectLawful, expectPixels, GREY, REFERENCE } from "../../support/perturbing.ts";

test("brightness keeps images at severity 0, is repeatable, stays within 0 … 1, and grows with its severity", () => {
  expectLawful(brightness.perturb);
});

test("brightness of grey is a sum, and of colours the value of HSV as Python computes it", () => {
  expectPixels(brighten(GREY, 0.3), REFERENCE.brightness["grey"], 1e-12);
  expectPixels(brighten(COLOUR, 0.3), REFERENCE.brightness["colour"], 1e-12);
});

test("brightness makes black grey, and leaves a fourth channel alone", () => {
  const clear = { channels: 4, height: 2, width: 2, pixels: new Float64Array(16) };
  const lit = brighten(clear, 0.5).pixels;
  expect([...lit.subarray(0, 12)]).toEqual(Array.from({ length: 12 }, () => 0.5));
  expect([...lit.subarray(12)]).toEqual([0, 0, 0, 0]);
});
