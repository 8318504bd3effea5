/** What our own perturbations and attacks do where the reference has a value. */
import { readFileSync } from "node:fs";
import type { Image } from "../../src/data/image.ts";
import { blurImage } from "../../src/data/perturbations/blur.ts";
import { brighten } from "../../src/data/perturbations/brightness.ts";
import { flatten } from "../../src/data/perturbations/contrast.ts";
import { addNoise } from "../../src/data/perturbations/gaussian-noise.ts";
import { squareSide } from "../../src/data/attacks/square.ts";
import { gaussian } from "../../src/stats/gaussian.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { corruptionError } from "../../src/report/corruption-error.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import { expectedPart, matrix, numbers } from "./reference.ts";
import { between, of, percent } from "./reference-inputs.ts";
import { classification } from "./samples.ts";

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

interface Digits {
  readonly images: readonly string[];
  readonly intercepts: readonly number[];
  readonly base: readonly (readonly number[])[];
  readonly comp: readonly (readonly number[])[];
}

const file = new URL("../../fixtures/reference/digits.json", import.meta.url);
const given: Digits = JSON.parse(readFileSync(file, "utf8"));

const images = (): readonly Image[] =>
  given.images.map((text) => ({
    channels: 1,
    height: 8,
    width: 8,
    pixels: Float64Array.from(text, (pixel) => Number.parseInt(pixel, 17) / 16),
  }));

/** A logistic regression's answers. */
const answersTo = (shown: readonly Image[], arm: "base" | "comp"): ClassificationSample =>
  classification(
    shown.map(({ pixels }) =>
      given[arm].map((weights, place) =>
        weights.reduce(
          (total, weight, pixel) => total + weight * (pixels[pixel] ?? 0),
          given.intercepts[place] ?? 0,
        ),
      ),
    ),
    { scores: "logits", labels: numbers("digits", "labels") },
  );

const errorOf = (sample: ClassificationSample): number => 1 - Number(of("accuracy", sample));

function underNoise(): unknown {
  const clean = { base: answersTo(images(), "base"), comp: answersTo(images(), "comp") };
  const rows = [0.08, 0.12, 0.18, 0.26, 0.38].map((deviation, place) => {
    const random = mersenneRandom(77 + place + 1);
    const shown = images().map((image) => addNoise(image, deviation, random));
    const [base, comp] = [answersTo(shown, "base"), answersTo(shown, "comp")];
    return {
      severity: place + 1,
      base_err: errorOf(base),
      comp_err: errorOf(comp),
      lost: percent(between("lost", base, comp), base.rows),
      gained: percent(between("gained", base, comp), base.rows),
      base_inv_violation: between("flips", clean.base, base),
      comp_inv_violation: between("flips", clean.comp, comp),
    };
  });
  const { ratio, relative } = corruptionError(
    rows.map(({ base_err: base, comp_err: candidate }) => ({ base, candidate })),
    { base: errorOf(clean.base), candidate: errorOf(clean.comp) },
  );
  return { rows, corruption_error_vs_base: ratio, relative_corruption_error_vs_base: relative };
}

export const ROBUSTNESS: Readonly<Record<string, () => unknown>> = {
  "robust.corruptions": () => ({
    brightness_s3: rowsOf(brighten(digit(), 0.3)),
    contrast_s2: rowsOf(flatten(digit(), 0.3)),
    gaussian_blur_s1: rowsOf(blurImage(digit(), 1)),
    gaussian_blur_s2: rowsOf(blurImage(digit(), 2)),
  }),
  "robust.gaussian_noise_s1": noise,
  "robust.digits_gaussian": underNoise,
  "robust.square_schedule": () => {
    const cases = expectedPart("robust.square_schedule");
    return (Array.isArray(cases) ? cases : []).map(
      ({ it, n_queries, h }: { it: number; n_queries: number; h: number }) => ({
        side: squareSide(it, n_queries, h),
      }),
    );
  },
};
