import { describe, expect, test } from "@jest/globals";
import { pictureOf, squareOf, thumbnail } from "../../src/data/thumbnail.ts";
import { type Image, readImage } from "../../src/data/read-image.ts";
import type { Column } from "../../src/schema/tensor.ts";

function drawn(column: Omit<Column, "name">, row = 0): Image | undefined {
  const picture = pictureOf(column.itemShape);
  const png = picture && thumbnail({ name: "image", ...column }, row, picture);
  if (png === undefined) return undefined;
  return readImage(Buffer.from(png, "base64"), (why) => {
    throw new Error(why);
  });
}

const ramp = (count: number, of = (position: number): number => position): Float32Array =>
  Float32Array.from({ length: count }, (_, position) => of(position));

describe("pictureOf()", () => {
  test.each([
    { shape: [1, 8, 9], width: 9, height: 8, channels: 1 },
    { shape: [3, 8, 9], width: 9, height: 8, channels: 3 },
    { shape: [8, 9, 3], width: 9, height: 8, channels: 3 },
    { shape: [8, 9, 1], width: 9, height: 8, channels: 1 },
    { shape: [8, 9], width: 9, height: 8, channels: 1 },
  ])("takes $shape for an image", ({ shape, ...size }) => {
    expect(pictureOf(shape)).toMatchObject(size);
  });

  test.each([[[]], [[64]], [[7, 64]], [[2, 8, 8]], [[1, 7, 8]], [[1, 1, 8, 8]]])(
    "takes %j for none",
    (shape) => {
      expect(pictureOf(shape)).toBeUndefined();
    },
  );

  test("takes numbers in a row for an image only where they fill a square", () => {
    expect(squareOf(64)).toMatchObject({ width: 8, height: 8 });
    expect(squareOf(63)).toBeUndefined();
    expect(squareOf(49)).toBeUndefined();
  });
});

describe("thumbnail()", () => {
  test("gives bytes back as they are, of the row that is asked for", () => {
    const values = Uint8Array.from({ length: 128 }, (_, position) => position);
    const shape = { elementType: "uint8", itemShape: [1, 8, 8], rows: 2, values } as const;
    expect(drawn(shape, 1)).toEqual({
      width: 8,
      height: 8,
      channels: 1,
      pixels: values.slice(64),
    });
  });

  test("puts the channels of a pixel together, whichever way they come", () => {
    const planes = Uint8Array.from({ length: 192 }, (_, position) => position);
    const pixels = Uint8Array.from({ length: 192 }, (_, at) => (at % 3) * 64 + Math.floor(at / 3));
    const shape = { elementType: "uint8", rows: 1 } as const;
    expect(drawn({ ...shape, itemShape: [3, 8, 8], values: planes })?.pixels).toEqual(pixels);
    expect(drawn({ ...shape, itemShape: [8, 8, 3], values: pixels })?.pixels).toEqual(pixels);
  });

  test.each([
    ["shares", ramp(64, (at) => at / 63)],
    ["numbers about zero", ramp(64, (at) => at - 31.5)],
  ])("spreads %s over black and white", (_, values) => {
    const pixels = drawn({ elementType: "float32", itemShape: [8, 8], rows: 1, values })?.pixels;
    expect([pixels?.at(0), pixels?.at(-1)]).toEqual([0, 255]);
  });

  test("has black where a number is not finite, and is none where none is", () => {
    const holed = ramp(64, (at) => (at === 63 ? Number.NaN : 1));
    const shape = { elementType: "float32", itemShape: [8, 8], rows: 1 } as const;
    expect(drawn({ ...shape, values: holed })?.pixels.at(-1)).toBe(0);
    expect(drawn({ ...shape, values: ramp(64, () => Number.NaN) })).toBeUndefined();
  });

  test("makes a large image small by the means of its pixels", () => {
    const values = Uint8Array.from({ length: 192 * 192 }, (_, at) => (at % 2 === 0 ? 100 : 200));
    const small = drawn({ elementType: "uint8", itemShape: [192, 192], rows: 1, values });
    expect([small?.width, small?.height]).toEqual([96, 96]);
    expect(new Set(small?.pixels)).toEqual(new Set([150]));
  });
});
