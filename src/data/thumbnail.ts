/** Items of a tensor that are images, as small pictures. */
import { encode } from "fast-png";
import { isNumericArray } from "../schema/numeric-array.ts";
import type { Column } from "../schema/tensor.ts";
import { columnDoubles, itemWidth } from "./dataset.ts";

/** Where the numbers of one image lie within an item. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly isChannelsFirst: boolean;
}

/** A shorter side is a table or a series rather than an image. */
const LEAST_SIDE = 8;
const LARGEST_SIDE = 96;

/** [C, H, W], [H, W, C] of one or three channels, or [H, W]; undefined: no image. */
export function pictureOf(itemShape: readonly number[]): Picture | undefined {
  const [first = 0, second = 0, third = 0] = itemShape;
  if (itemShape.length === 2) return sized(second, first, { channels: 1 });
  if (itemShape.length !== 3) return undefined;
  if (first === 1 || first === 3)
    return sized(third, second, { channels: first, isChannelsFirst: true });
  return third === 1 || third === 3 ? sized(second, first, { channels: third }) : undefined;
}

/** Of grey pixels in one row of numbers; undefined unless they fill a square. */
export function squareOf(pixels: number): Picture | undefined {
  const side = Math.sqrt(pixels);
  return Number.isInteger(side) ? sized(side, side, { channels: 1 }) : undefined;
}

function sized(
  width: number,
  height: number,
  { channels, isChannelsFirst = false }: { channels: 1 | 3; isChannelsFirst?: boolean },
): Picture | undefined {
  if (Math.min(width, height) < LEAST_SIDE) return undefined;
  return { width, height, channels, isChannelsFirst };
}

/** A PNG in base64; undefined where the item holds no numbers, or none that is finite. */
export function thumbnail(column: Column, row: number, picture: Picture): string | undefined {
  const size = itemWidth(column);
  const { values, elementType } = column;
  if (!isNumericArray(values)) return undefined;
  const item = columnDoubles(elementType, values.slice(row * size, (row + 1) * size));
  const levelOf = scaleOf(item, elementType === "uint8");
  if (levelOf === undefined) return undefined;
  const step = Math.max(1, Math.max(picture.width, picture.height) / LARGEST_SIDE);
  const smaller = (side: number): number => Math.max(1, Math.floor(side / step));
  const [width, height] = [smaller(picture.width), smaller(picture.height)];
  const { channels } = picture;
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < data.length; at += 1) {
    const channel = at % channels;
    const [x, y] = [Math.floor(at / channels) % width, Math.floor(at / channels / width)];
    data[at] = levelOf(meanOf(item, picture, { x, y, channel, step }));
  }
  const png = encode({ width, height, channels, depth: 8, data });
  return Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString("base64");
}

/** Bytes and shares as they are meant; anything else between its own least and largest number. */
function scaleOf(item: Float64Array, isBytes: boolean): ((value: number) => number) | undefined {
  let [least, most] = [Infinity, -Infinity];
  for (const value of item) {
    if (!Number.isFinite(value)) continue;
    [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  if (least > most) return undefined;
  const [from, to] =
    isBytes || (least >= 0 && most > 1 && most <= 255)
      ? [0, 255]
      : least >= 0 && most <= 1
        ? [0, 1]
        : [least, most];
  const range = Math.max(to - from, Number.MIN_VALUE);
  return (value) => (Number.isFinite(value) ? Math.round(255 * ((value - from) / range)) : 0);
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly channel: number;
  readonly step: number;
}

/** Of the pixels that become one. */
function meanOf(item: Float64Array, picture: Picture, { x, y, channel, step }: Spot): number {
  const { width, height, channels, isChannelsFirst } = picture;
  let [sum, count] = [0, 0];
  for (let row = Math.floor(y * step); row < Math.min(height, (y + 1) * step); row += 1)
    for (let left = Math.floor(x * step); left < Math.min(width, (x + 1) * step); left += 1) {
      const pixel = row * width + left;
      const at = isChannelsFirst ? channel * width * height + pixel : pixel * channels + channel;
      sum += item[at] ?? Number.NaN;
      count += 1;
    }
  return sum / count;
}
