/** Images as perturbations see them: channels first, brightness in 0 … 1. */

export interface Image {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** channels × height × width. */
  readonly pixels: Float64Array;
}

/** [height, width], or [channels, height, width] with 1, 3 or 4 channels; undefined for any other shape. */
export function imageShape(
  itemShape: readonly number[],
): Pick<Image, "channels" | "height" | "width"> | undefined {
  const [channels = 0, height = 0, width = 0] =
    itemShape.length === 2 ? [1, ...itemShape] : itemShape;
  if (itemShape.length !== 2 && itemShape.length !== 3) return undefined;
  const isImage = [1, 3, 4].includes(channels) && height >= 2 && width >= 2;
  return isImage ? { channels, height, width } : undefined;
}

/** Applies to each channel by itself. */
export function eachChannel(image: Image, change: (plane: Float64Array) => Float64Array): Image {
  const { channels, height, width, pixels } = image;
  const changed = new Float64Array(pixels.length);
  for (let channel = 0; channel < channels; channel += 1) {
    const start = channel * height * width;
    changed.set(change(pixels.subarray(start, start + height * width)), start);
  }
  return { ...image, pixels: changed };
}

export const clip01 = (value: number): number => Math.min(1, Math.max(0, value));

/** From this many pixels on the shorter side, levels are those of ImageNet-C; below, those of CIFAR-10-C (Hendrycks & Dietterich 2019). */
const LARGE_SIDE = 64;

/** Levels by severity, 0 first. */
export interface ImageLevels {
  readonly large: readonly number[];
  readonly small: readonly number[];
}

export function levelsFor({ height, width }: Image, levels: ImageLevels): readonly number[] {
  return Math.min(height, width) >= LARGE_SIDE ? levels.large : levels.small;
}
