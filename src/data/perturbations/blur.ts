/** An image out of focus. */
import { clip01, eachChannel, type Image, levelsFor } from "../image.ts";
import { type ImagePerturbation, levelOf } from "../perturbation.ts";

/** Standard deviation of the kernel in pixels. */
const LEVELS = { large: [0, 1, 2, 3, 4, 6], small: [0, 0.4, 0.6, 0.7, 0.8, 1] };

export const blur: ImagePerturbation = {
  of: "image",
  name: "blur",
  description: "a Gaussian blur",
  perturb: (image, { severity }) => blurImage(image, levelOf(levelsFor(image, LEVELS), severity)),
};

/** Separable, cut at four standard deviations, edges repeated: scipy's gaussian_filter with mode "nearest". */
export function blurImage(image: Image, sigma: number): Image {
  if (sigma === 0) return image;
  const { height, width } = image;
  const kernel = kernelOf(sigma);
  return eachChannel(image, (plane) => {
    const rows = convolve(plane, kernel, { lines: height, length: width, step: 1, stride: width });
    const both = convolve(rows, kernel, { lines: width, length: height, step: width, stride: 1 });
    return both.map(clip01);
  });
}

function kernelOf(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, position) =>
    Math.exp(-((position - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Lines begin `stride` apart; their pixels are `step` apart. */
interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly step: number;
  readonly stride: number;
}

function convolve(plane: Float64Array, kernel: Float64Array, lines: Lines): Float64Array {
  const { length, step, stride } = lines;
  const radius = (kernel.length - 1) / 2;
  const result = new Float64Array(plane.length);
  for (let line = 0; line < lines.lines; line += 1) {
    for (let position = 0; position < length; position += 1) {
      let total = 0;
      for (const [tap, weight] of kernel.entries()) {
        const at = Math.min(length - 1, Math.max(0, position + tap - radius));
        total += weight * (plane[line * stride + at * step] ?? 0);
      }
      result[line * stride + position * step] = total;
    }
  }
  return result;
}
