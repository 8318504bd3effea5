import { expect, test } from "@jest/globals";
import { hide, occlusion } from "../../../src/data/perturbations/occlusion.ts";
import { draw, expectLawful, GREY } from "../../support/perturbing.ts";

test("occlusion keeps images at severity 0, is repeatable, stays within 0 … 1, and grows with its severity", () => {
  expectLawful(occlusion.perturb);
});

test("occlusion hides a grey square and nothing else, cut off at the edge", () => {
  const { pixels } = hide({ ...GREY, pixels: GREY.pixels.map(() => 1) }, 4, { row: 0, column: 8 });
  const hidden = [...pixels.entries()].filter(([, pixel]) => pixel === 0.5).map(([place]) => place);
  expect(hidden).toEqual([6, 7, 8, 9, 22, 23, 24, 25]);
  expect(pixels.every((pixel) => pixel === 0.5 || pixel === 1)).toBe(true);
});

test("what a weak occlusion hides, a strong one hides too", () => {
  const white = { ...GREY, pixels: GREY.pixels.map(() => 1) };
  const [weak, strong] = [1, 5].map((severity) => occlusion.perturb(white, draw(severity)).pixels);
  expect(weak?.every((pixel, place) => pixel === 1 || strong?.[place] === 0.5)).toBe(true);
});
