/** An image that is exposed too long. */
import { clip01, type Image, levelsFor } from "../image.ts";
import { type ImagePerturbation, levelOf } from "../perturbation.ts";

/** Added to the brightness in 0 … 1. */
const LEVELS = { large: [0, 0.1, 0.2, 0.3, 0.4, 0.5], small: [0, 0.05, 0.1, 0.15, 0.2, 0.3] };
const COLOURS = 3;

export const brightness: ImagePerturbation = {
  of: "image",
  name: "brightness",
  description: "a brighter image",
  perturb: (image, { severity }) => brighten(image, levelOf(levelsFor(image, LEVELS), severity)),
};

/** Grey is added to. Of colours the value of HSV is, so that hue and saturation stay; a fourth channel (alpha) is left alone. */
export function brighten(image: Image, added: number): Image {
  const { channels, height, width, pixels } = image;
  if (added === 0) return image;
  if (channels === 1) return { ...image, pixels: pixels.map((pixel) => clip01(pixel + added)) };
  const size = height * width;
  const changed = Float64Array.from(pixels);
  for (let place = 0; place < size; place += 1) {
    const colour = Array.from({ length: COLOURS }, (_, c) => pixels[c * size + place] ?? 0);
    const value = Math.max(...colour);
    const wanted = clip01(value + added);
    for (const [c, part] of colour.entries())
      changed[c * size + place] = value > 0 ? (part * wanted) / value : wanted;
  }
  return { ...image, pixels: changed };
}
