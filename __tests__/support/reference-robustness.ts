/** What our own perturbations and attacks do where the reference has a value. */
import type { Image } from "../../src/data/image.ts";
import { blurImage } from "../../src/data/perturbations/blur.ts";
import { brighten } from "../../src/data/perturbations/brightness.ts";
import { flatten } from "../../src/data/perturbations/contrast.ts";
import { addNoise } from "../../src/data/perturbations/gaussian-noise.ts";
import { squareSide } from "../../src/data/attacks/square.ts";
import { gaussian } from "../../src/stats/gaussian.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { expectedPart, matrix } from "./reference.ts";

const digit = (): Image => ({
  channels: 1,
  height: 8,
  width: 8,
  pixels: Float64Array.from(matrix("image", "pixels").flat()),
});

const rowsOf = ({ pixels, width }: Image): readonly (readonly number[])[] =>
  Array.from({ length: pixels.length / width }, (_, row) => [
    ...pixels.subarray(row * width, (row + 1) * width),
  ]);

function noise(): unknown {
  const random = mersenneRandom(31);
  return {
    z: Array.from({ length: 5 }, () => gaussian(random)),
    pixels: rowsOf(addNoise(digit(), 0.08, mersenneRandom(31))),
  };
}

export const ROBUSTNESS: Readonly<Record<string, () => unknown>> = {
  "robust.corruptions": () => ({
    brightness_s3: rowsOf(brighten(digit(), 0.3)),
    contrast_s2: rowsOf(flatten(digit(), 0.3)),
    gaussian_blur_s1: rowsOf(blurImage(digit(), 1)),
    gaussian_blur_s2: rowsOf(blurImage(digit(), 2)),
  }),
  "robust.gaussian_noise_s1": noise,
  "robust.square_schedule": () => {
    const cases = expectedPart("robust.square_schedule");
    return (Array.isArray(cases) ? cases : []).map(
      ({ it, n_queries, h }: { it: number; n_queries: number; h: number }) => ({
        it,
        n_queries,
        h,
        side: squareSide(it, n_queries, h),
      }),
    );
  },
};
