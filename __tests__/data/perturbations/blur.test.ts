import { expect, test } from "@jest/globals";
import { blur, blurImage } from "../../../src/data/perturbations/blur.ts";
import { expectLawful, expectPixels, GREY, REFERENCE } from "../../support/perturbing.ts";

test("blur keeps images at severity 0, is repeatable, stays within 0 … 1, and grows with its severity", () => {
  expectLawful(blur.perturb);
});

// scipy sums in another order: a few last bits of a double.
test.each(["0.6", "1", "2"])("blur of %s pixels is that of scipy", (sigma) => {
  expectPixels(blurImage(GREY, Number(sigma)), REFERENCE.blur[sigma], 1e-12);
});

test("blur keeps a plain image plain, whatever its edges", () => {
  const plain = { ...GREY, pixels: GREY.pixels.map(() => 0.25) };
  expectPixels(blurImage(plain, 3), [...plain.pixels], 1e-12);
});

test("blur of a large image has the levels of ImageNet-C, of a small one those of CIFAR-10-C", () => {
  const large = {
    channels: 1,
    height: 64,
    width: 64,
    pixels: new Float64Array(4096).fill(0, 0, 2000).fill(1, 2000),
  };
  const draw = { severity: 1, random: { uniform: () => 0, index: () => 0, shuffle: () => [] } };
  expect(blur.perturb(large, draw)).toEqual(blurImage(large, 1));
  expect(blur.perturb(GREY, draw)).toEqual(blurImage(GREY, 0.4));
});
