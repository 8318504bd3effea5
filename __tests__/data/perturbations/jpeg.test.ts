import { expect, test } from "@jest/globals";
import { compress, jpeg } from "../../../src/data/perturbations/jpeg.ts";
import { COLOUR, expectLawful, expectPixels, GREY, REFERENCE } from "../../support/perturbing.ts";

test("jpeg keeps images at severity 0, is repeatable, stays within 0 … 1, and grows with its severity", () => {
  expectLawful(jpeg.perturb);
});

// Decoders may differ by one level for each rounded step: T.81 asks no more of them.
test.each(["10", "25", "80"])(
  "grey through quality %s is that of libjpeg, to one level",
  (quality) => {
    expectPixels(compress(GREY, Number(quality)), REFERENCE.jpeg["grey"]?.[quality], 1.01 / 255);
  },
);

test.each(["10", "50"])(
  "colours through quality %s are those of libjpeg, to three levels",
  (quality) => {
    expectPixels(
      compress(COLOUR, Number(quality)),
      REFERENCE.jpeg["colour"]?.[quality],
      3.01 / 255,
    );
  },
);

test("jpeg takes images whose sides are no multiple of 8", () => {
  const pixels = Float64Array.from({ length: 9 * 13 }, (_, place) => (place % 7) / 7);
  const image = { channels: 1, height: 9, width: 13, pixels };
  expect(
    compress(image, 95).pixels.every(
      (pixel, place) => Math.abs(pixel - (pixels[place] ?? 0)) < 0.1,
    ),
  ).toBe(true);
});
