/** Noise of a sensor in poor light. */
import { gaussian } from "../../stats/gaussian.ts";
import { clip01, type Image, levelsFor } from "../image.ts";
import { type ImagePerturbation, levelOf } from "../perturbation.ts";
import type { Random } from "../../stats/random.ts";

/** Standard deviation of a pixel in 0 … 1. */
const LEVELS = {
  large: [0, 0.08, 0.12, 0.18, 0.26, 0.38],
  small: [0, 0.04, 0.06, 0.08, 0.09, 0.1],
};

export const gaussianNoise: ImagePerturbation = {
  of: "image",
  name: "gaussian-noise",
  description: "normal noise on every pixel",
  perturb: (image, { severity, random }) =>
    addNoise(image, levelOf(levelsFor(image, LEVELS), severity), random),
};

export function addNoise(image: Image, deviation: number, random: Random): Image {
  const pixels = image.pixels.map((pixel) => clip01(pixel + deviation * gaussian(random)));
  return { ...image, pixels };
}
