/** Pixels of one PNG or JPEG file: grey or colour, eight bits a channel. */
import { convertIndexedToRgb, decode as decodePng, type DecodedPng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import type { UserError } from "../schema/user-error.ts";

export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Row by row, and within a row pixel by pixel. */
  readonly pixels: Uint8Array;
}

/** More pixels than any input of a model; what a small file claims is not allocated. */
const MAXIMUM_PIXELS = 2 ** 26;

type Refuse = (why: string, cause?: unknown) => UserError;

/** @throws what `refuse` makes of a file that is damaged, or of a kind that is not read */
export function readImage(bytes: Uint8Array, refuse: Refuse): Image {
  if (startsWith(bytes, PNG)) return readPng(bytes, refuse);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return readJpeg(bytes, refuse);
  throw refuse("is no PNG or JPEG file, whatever its name says");
}

const PNG: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, position) => bytes[position] === byte);

function readPng(bytes: Uint8Array, refuse: Refuse): Image {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33) throw refuse("is cut off");
  refuseLarge(view.getUint32(16), view.getUint32(20), refuse);
  let png: DecodedPng;
  try {
    png = decodePng(bytes, { checkCrc: true });
  } catch (error) {
    throw damaged(error, refuse);
  }
  if (png.depth === 16) throw refuse("has 16 bits a channel; save it with 8");
  if (png.transparency !== undefined) throw refuse(TRANSPARENT);
  const { width, height } = png;
  if (png.palette !== undefined) {
    const channels = png.palette[0]?.length ?? 3;
    return opaque({ width, height, channels, data: convertIndexedToRgb(png) }, refuse);
  }
  const data = png.depth < 8 ? unpacked(png) : png.data;
  return opaque({ width, height, channels: png.channels, data }, refuse);
}

const TRANSPARENT =
  "has transparent pixels, and it is not known what is behind them; save it without transparency";

interface Raw {
  readonly width: number;
  readonly height: number;
  /** 2 and 4 end with alpha. */
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** Without its alpha channel, when that says nothing. */
function opaque({ width, height, channels, data }: Raw, refuse: Refuse): Image {
  const kept = channels < 3 ? 1 : 3;
  const pixels = new Uint8Array(width * height * kept);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < kept; channel += 1)
      pixels[pixel * kept + channel] = data[pixel * channels + channel] ?? 0;
    if (kept < channels && data[pixel * channels + kept] !== 255) throw refuse(TRANSPARENT);
  }
  return { width, height, channels: kept, pixels };
}

/** Grey of 1, 2 or 4 bits, rows beginning at whole bytes, spread over 0 to 255. */
function unpacked({ width, height, depth, data }: DecodedPng): Uint8Array {
  const largest = 2 ** depth - 1;
  const rowBytes = Math.ceil((width * depth) / 8);
  return Uint8Array.from({ length: width * height }, (_, position) => {
    const bit = (position % width) * depth;
    const byte = data[Math.floor(position / width) * rowBytes + (bit >> 3)] ?? 0;
    return (((byte >> (8 - depth - (bit & 7))) & largest) * 255) / largest;
  });
}

function readJpeg(bytes: Uint8Array, refuse: Refuse): Image {
  const frame = jpegFrame(bytes);
  if (frame === undefined) throw refuse("is cut off");
  const { width, height, components } = frame;
  refuseLarge(width, height, refuse);
  if (components !== 1 && components !== 3)
    throw refuse(`has ${components} colour components (CMYK?); save it as grey or RGB`);
  try {
    const { data } = decodeJpeg(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
    });
    // The decoder gives grey as three equal channels.
    const pixels = components === 3 ? data : data.filter((_, position) => position % 3 === 0);
    return { width, height, channels: components, pixels };
  } catch (error) {
    throw damaged(error, refuse);
  }
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/** The frame header (ITU T.81, B.2.2): segments are skipped by their lengths until it comes. */
function jpegFrame(bytes: Uint8Array): Frame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 <= bytes.length;) {
    const marker = view.getUint16(at);
    if (marker === 0xffff) at += 1;
    else if (isFrame(marker))
      return {
        height: view.getUint16(at + 5),
        width: view.getUint16(at + 7),
        components: view.getUint8(at + 9),
      };
    else if (marker < 0xff00) return undefined;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15 without the tables DHT, JPG and DAC between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);

function refuseLarge(width: number, height: number, refuse: Refuse): void {
  if (width === 0 || height === 0) throw refuse("has no pixels");
  if (width * height > MAXIMUM_PIXELS)
    throw refuse(`has ${width} × ${height} pixels; at most ${MAXIMUM_PIXELS} are read`);
}

function damaged(error: unknown, refuse: Refuse): UserError {
  const why = error instanceof Error ? error.message : String(error);
  return refuse(`cannot be decoded (${why})`, error);
}
