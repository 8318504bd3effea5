/** An image in fog: all pixels nearer to their mean. */
import { clip01, eachChannel, type Image, levelsFor } from "../image.ts";
import { type ImagePerturbation, levelOf } from "../perturbation.ts";

/** Share of the distance to the mean that is left. */
const LEVELS = { large: [1, 0.4, 0.3, 0.2, 0.1, 0.05], small: [1, 0.75, 0.5, 0.4, 0.3, 0.15] };

export const contrast: ImagePerturbation = {
  of: "image",
  name: "contrast",
  description: "less contrast",
  perturb: (image, { severity }) => flatten(image, levelOf(levelsFor(image, LEVELS), severity)),
};

/** By channel. */
export function flatten(image: Image, left: number): Image {
  if (left === 1) return image;
  return eachChannel(image, (plane) => {
    const mean = plane.reduce((sum, pixel) => sum + pixel, 0) / plane.length;
    return plane.map((pixel) => clip01((pixel - mean) * left + mean));
  });
}
