import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import {
  LEVELS,
  codesPerWord,
  digitWeights,
  packWords,
  packedBytes,
} from "../../../src/compress/quantize/word-packing.ts";

test.each(LEVELS)(
  "a word of codes on %d levels stays below 2^63, and one more would not",
  (levels) => {
    const count = BigInt(codesPerWord(levels));
    expect(BigInt(levels) ** count <= 2n ** 63n).toBe(true);
    expect(BigInt(levels) ** (count + 1n) > 2n ** 63n).toBe(true);
  },
);

test("no odd number of levels below 128 packs as many codes as the next larger one in the list, with more levels", () => {
  for (let levels = 3; levels < 128; levels += 2) {
    const offered = LEVELS.find((count) => count >= levels) ?? 0;
    expect(codesPerWord(offered)).toBe(codesPerWord(levels));
  }
});

/** Digits brought out as the engine does it: divide, then take the remainder. */
function unpack(words: BigInt64Array, levels: number): number[] {
  const weights = digitWeights(levels);
  return [...words].flatMap((word) =>
    Array.from(weights, (weight) => Number((word / weight) % BigInt(levels))),
  );
}

test("packWords() keeps every digit of every number of levels", () => {
  const cases = fc
    .constantFrom(...LEVELS)
    .chain((levels) =>
      fc
        .array(fc.integer({ min: 0, max: levels - 1 }), { maxLength: 200 })
        .map((digits) => ({ levels, digits })),
    );
  fc.assert(
    fc.property(cases, ({ levels, digits }) => {
      const words = packWords(digits, levels);
      expect([...words].every((word) => word >= 0n)).toBe(true);
      expect(unpack(words, levels).slice(0, digits.length)).toEqual(digits);
      const bytes = levels === 255 ? digits.length : words.byteLength;
      expect(packedBytes(digits.length, levels)).toBe(bytes);
    }),
  );
});

test("the largest word of each number of levels comes back", () => {
  for (const levels of LEVELS) {
    const digits = Array.from({ length: codesPerWord(levels) }, () => levels - 1);
    expect(unpack(packWords(digits, levels), levels)).toEqual(digits);
  }
});

test("whole bytes are never packed: words would take more", () => {
  expect(packedBytes(100, 255)).toBe(100);
  expect(packedBytes(100, 127)).toBe(96);
});
