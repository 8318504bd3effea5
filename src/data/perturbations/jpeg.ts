/** What a strong JPEG compression loses: it cuts 8 × 8 blocks into cosines and rounds them. */
import { clip01, type Image, levelsFor } from "../image.ts";
import { type ImagePerturbation, levelOf } from "../perturbation.ts";
import { CHROMINANCE, LUMINANCE, scaledTable, throughBlocks } from "../jpeg-blocks.ts";

/** Quality as libjpeg counts it; 100 stands for no change at all. */
const LEVELS = { large: [100, 25, 18, 15, 10, 7], small: [100, 80, 65, 58, 50, 40] };

export const jpeg: ImagePerturbation = {
  of: "image",
  name: "jpeg",
  description: "the artefacts of JPEG compression",
  perturb: (image, { severity }) => {
    const quality = levelOf(levelsFor(image, LEVELS), severity);
    return severity === 0 ? image : compress(image, quality);
  },
};

/** The steps that lose something (ITU-T T.81, JFIF colours, no chroma subsampling); a fourth channel is left alone. */
export function compress(image: Image, quality: number): Image {
  const { channels, height, width, pixels } = image;
  const size = height * width;
  const plane = (channel: number): Float64Array =>
    pixels.subarray(channel * size, (channel + 1) * size).map((pixel) => Math.round(pixel * 255));
  const [luminance, chrominance] = [
    scaledTable(LUMINANCE, quality),
    scaledTable(CHROMINANCE, quality),
  ];
  const changed = Float64Array.from(pixels);
  if (channels === 1) {
    changed.set(throughBlocks(plane(0), { height, width, table: luminance }).map(toUnit));
    return { ...image, pixels: changed };
  }
  const [y, cb, cr] = fromColours(plane(0), plane(1), plane(2));
  const kept = [
    throughBlocks(y, { height, width, table: luminance }),
    throughBlocks(cb, { height, width, table: chrominance }),
    throughBlocks(cr, { height, width, table: chrominance }),
  ] as const;
  for (const [channel, colour] of toColours(kept).entries())
    changed.set(colour.map(toUnit), channel * size);
  return { ...image, pixels: changed };
}

const toUnit = (level: number): number => clip01(Math.round(level) / 255);

type Weights = readonly [number, number, number];
type Planes = readonly [Float64Array, Float64Array, Float64Array];

/** JFIF 1.02: full range, chroma around 128; an encoder rounds to whole levels. */
function fromColours(red: Float64Array, green: Float64Array, blue: Float64Array): Planes {
  const mix = ([r, g, b]: Weights, shift: number): Float64Array =>
    red.map((level, place) =>
      Math.round(r * level + g * (green[place] ?? 0) + b * (blue[place] ?? 0) + shift),
    );
  return [
    mix([0.299, 0.587, 0.114], 0),
    mix([-0.168735892, -0.331264108, 0.5], 128),
    mix([0.5, -0.418687589, -0.081312411], 128),
  ];
}

function toColours([y, cb, cr]: Planes): Planes {
  const mix = (b: number, r: number): Float64Array =>
    y.map((level, place) => level + b * ((cb[place] ?? 0) - 128) + r * ((cr[place] ?? 0) - 128));
  return [mix(0, 1.402), mix(-0.344136286, -0.714136286), mix(1.772, 0)];
}
