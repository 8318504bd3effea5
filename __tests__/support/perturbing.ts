/** What every perturbation must keep, and images that other programs have perturbed. */
import { expect } from "@jest/globals";
import { readFileSync } from "node:fs";
import type { Image } from "../../src/data/image.ts";
import type { Draw } from "../../src/data/perturbation.ts";
import { randomStreams } from "../../src/stats/random.ts";

export const SEVERITIES: readonly number[] = [1, 2, 3, 4, 5];

/** A fresh stream for each name: the same name draws the same. */
export const draw = (severity: number, name = "row"): Draw => ({
  severity,
  random: randomStreams(7).stream(name),
});

interface Corruptions {
  readonly side: number;
  readonly grey: readonly number[];
  readonly colour: readonly number[];
  readonly noise: readonly number[];
  readonly blur: Readonly<Record<string, readonly number[]>>;
  readonly brightness: Readonly<Record<string, readonly number[]>>;
  readonly contrast: Readonly<Record<string, readonly number[]>>;
  readonly rotation: Readonly<Record<string, readonly number[]>>;
  readonly jpeg: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

/** `fixtures/reference/corruptions.py` made them with numpy, scipy and Pillow. */
export const REFERENCE: Corruptions = JSON.parse(
  readFileSync(new URL("../../fixtures/reference/corruptions.json", import.meta.url), "utf8"),
);

const shape = { height: REFERENCE.side, width: REFERENCE.side };
export const GREY: Image = { channels: 1, ...shape, pixels: Float64Array.from(REFERENCE.grey) };
export const COLOUR: Image = { channels: 3, ...shape, pixels: Float64Array.from(REFERENCE.colour) };

export function expectPixels(
  { pixels }: Image,
  wanted: readonly number[] | undefined,
  tolerance: number,
): void {
  expect(pixels).toHaveLength(wanted?.length ?? -1);
  const worst = pixels.reduce(
    (most, pixel, place) => Math.max(most, Math.abs(pixel - (wanted?.[place] ?? Number.NaN))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** Euclidean. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(
    Array.from(a, (value, place) => (value - (b[place] ?? 0)) ** 2).reduce((x, y) => x + y, 0),
  );
}

/** 0 changes nothing; the same stream gives the same; stronger is farther; pixels stay in 0 … 1. */
export function expectLawful(perturb: (image: Image, draw: Draw) => Image): void {
  for (const image of [GREY, COLOUR]) {
    expect(perturb(image, draw(0)).pixels).toEqual(image.pixels);
    expect(perturb(image, draw(3))).toEqual(perturb(image, draw(3)));
    const distances = SEVERITIES.map((severity) => {
      const { pixels } = perturb(image, draw(severity));
      expect(pixels.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
      return distance(pixels, image.pixels);
    });
    expect(distances[0]).toBeGreaterThan(0);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  }
}

/** Letters that must be put in, taken out or replaced to make one text of the other (Levenshtein 1966). */
export function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(change, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}

export const TEXT =
  "Dear Sir, the parcel from Zürich (number 42) was not there on Monday; please call us back! MANY THANKS, the people of the little shop.";

/** 0 changes nothing; the same stream gives the same; over many rows stronger is farther; every text is well-formed. */
export function expectLawfulText(perturb: (text: string, draw: Draw) => string): void {
  expect(perturb(TEXT, draw(0))).toBe(TEXT);
  expect(perturb("", draw(5))).toBe("");
  expect(perturb(TEXT, draw(3))).toBe(perturb(TEXT, draw(3)));
  expect(perturb("🙂🙃 ok 🙂.", draw(5))).not.toMatch(/\p{Surrogate}/u);
  const totals = SEVERITIES.map((severity) =>
    Array.from({ length: 30 }, (_, row) =>
      editDistance(TEXT, perturb(TEXT, draw(severity, `row ${row}`))),
    ).reduce((a, b) => a + b, 0),
  );
  expect(totals[0]).toBeGreaterThan(0);
  expect(totals).toEqual(totals.toSorted((a, b) => a - b));
}
