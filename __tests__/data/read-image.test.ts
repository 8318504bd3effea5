import { expect, test } from "@jest/globals";
import { type Image, readImage } from "../../src/data/read-image.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { fixtureBytes, fixtureText } from "../support/fixtures.ts";

interface Pixels {
  readonly mode: string;
  /** Height, width, channels. */
  readonly shape: readonly number[];
  readonly pixels: readonly number[];
}

const reference: { readonly files: Readonly<Record<string, Pixels>> } = JSON.parse(
  fixtureText("reference/images.json"),
);

const file = (name: string): Uint8Array<ArrayBuffer> => fixtureBytes(`reference/images/${name}`);
const read = (bytes: Uint8Array): Image =>
  readImage(bytes, (why) => new UserError("data-malformed", `"x" ${why}`));

function expected(name: string): Pixels {
  const pixels = reference.files[name];
  if (pixels === undefined) throw new Error(`No pixels are noted for ${name}`);
  return pixels;
}

const names = Object.keys(reference.files);

test.each(names.filter((name) => name.endsWith(".png")))(
  "%s has the very pixels that Pillow reads",
  (name) => {
    const { shape, pixels } = expected(name);
    const image = read(file(name));
    expect([image.height, image.width, image.channels]).toEqual(shape);
    expect([...image.pixels]).toEqual(pixels);
  },
);

// Decoders may round the inverse transform and the colours in their own ways (ITU T.83 allows one step for each).
// Pillow's also smooths colours that are stored at half the size, which ours repeats: that is no rounding.
test.each([
  ["gray.jpg", 1, 1],
  ["color.jpg", 2, 1],
  ["progressive.jpg", 2, 1],
  ["subsampled.jpg", 32, 8],
])(
  "%s has the pixels that Pillow reads, but for %d steps at most and %d on average",
  (name, most, mean) => {
    const { shape, pixels } = expected(name);
    const image = read(file(name));
    expect([image.height, image.width, image.channels]).toEqual(shape);
    const steps = pixels.map((value, position) => Math.abs(value - (image.pixels[position] ?? 0)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(most);
    expect(steps.reduce((sum, step) => sum + step, 0) / steps.length).toBeLessThanOrEqual(mean);
  },
);

function refusalOf(bytes: Uint8Array): string {
  try {
    read(bytes);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error("The image was read");
}

test.each([
  [
    "clear.png",
    '"x" has transparent pixels, and it is not known what is behind them; save it without transparency',
  ],
  ["deep.png", '"x" has 16 bits a channel; save it with 8'],
  ["print.jpg", '"x" has 4 colour components (CMYK?); save it as grey or RGB'],
])("%s is refused with what to do", (name, message) => {
  expect(refusalOf(file(name))).toBe(message);
});

test("what only calls itself an image is refused", () => {
  expect(refusalOf(new TextEncoder().encode("<svg/>"))).toBe(
    '"x" is no PNG or JPEG file, whatever its name says',
  );
  expect(refusalOf(new Uint8Array())).toMatch(/is no PNG or JPEG file/);
});

test.each(["color.png", "color.jpg"])(
  "%s cut at any byte is refused or whole, never a crash",
  (name) => {
    const bytes = file(name);
    const whole = read(bytes);
    for (let length = 0; length < bytes.length; length += 1) {
      const outcome = outcomeOf(bytes.slice(0, length));
      const isWhole = typeof outcome !== "string" && outcome.pixels.length === whole.pixels.length;
      expect(isWhole ? "whole" : outcome).toMatch(
        /^(whole|"x" (is cut off|cannot be decoded \(.+\)|is no PNG or JPEG file.*))$/,
      );
    }
  },
);

function outcomeOf(bytes: Uint8Array): Image | string {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

test("a damaged PNG is found by its check sums", () => {
  const bytes = file("color.png");
  for (const at of [24, 45, bytes.length - 14]) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(refusalOf(damaged)).toMatch(/^"x" cannot be decoded \(.+\)$/);
  }
});

test("billions of pixels that a small file claims are not allocated", () => {
  const png = file("gray.png");
  png.set([0, 1, 0, 0, 0, 0, 255, 255], 16);
  expect(refusalOf(png)).toBe('"x" has 65536 × 65535 pixels; at most 67108864 are read');
  const jpeg = file("gray.jpg");
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
  jpeg.set([255, 255, 255, 255], frame + 5);
  expect(refusalOf(jpeg)).toBe('"x" has 65535 × 65535 pixels; at most 67108864 are read');
  const empty = file("gray.png");
  empty.set([0, 0, 0, 0], 16);
  expect(refusalOf(empty)).toBe('"x" has no pixels');
});
