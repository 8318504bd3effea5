import { describe, expect, test } from "@jest/globals";
import { blockCodes } from "../../../src/compress/quantize/block-codes.ts";
import { type BlockGrid, codeOf, topCode } from "../../../src/compress/quantize/block-grid.ts";
import { kQuantGrid, realFits, weighed } from "../../../src/compress/quantize/k-quant-grid.ts";
import { rowLayout } from "../../../src/compress/quantize/weight-codes.ts";
import { fc } from "../../support/fast-check.ts";
import { blocks } from "../../support/blocks-reference.ts";

interface Case {
  readonly values: Float64Array;
  /** As onnxruntime codes it. */
  readonly theirs: BlockGrid & { readonly codes: readonly number[] };
}

const casesOf = (given: (typeof blocks.kQuant)[number]): readonly Case[] =>
  given.scales.values.map((scale, block) => {
    const [start, end] = [block * given.blockSize, (block + 1) * given.blockSize];
    return {
      values: Float64Array.from(given.weight.values.slice(start, end)),
      theirs: {
        scale: Math.fround(scale),
        zeroPoint: given.zeroPoints.values[block] ?? 0,
        codes: given.codes.values.slice(start, end),
      },
    };
  });

const codesIn = (values: Float64Array, { scale, zeroPoint }: BlockGrid, bits: number): number[] =>
  Array.from(values, (value) => codeOf(value, scale, zeroPoint, topCode(bits)));

function weightedError(values: Float64Array, grid: BlockGrid, bits: number): number {
  const { importance } = weighed(values);
  return codesIn(values, grid, bits).reduce((sum, code, at) => {
    const difference = (values[at] ?? 0) - (code - grid.zeroPoint) * grid.scale;
    return sum + (importance[at] ?? 0) * difference ** 2;
  }, 0);
}

const isMixed = ({ values }: Case): boolean => Math.min(...values) < 0 && Math.max(...values) > 0;

describe.each(blocks.kQuant.map((given) => [given.bits, given] as const))(
  "%d bits",
  (bits, given) => {
    const cases = casesOf(given);
    const mixed = cases.filter(isMixed);

    test("the step that onnxruntime's k_quant takes is among those that are tried, and gives its codes", () => {
      expect(mixed.length).toBeGreaterThan(100);
      for (const { values, theirs } of mixed) {
        const fits = realFits(weighed(values), topCode(bits));
        // They sum in float32.
        const fit = fits.find(({ scale }) => Math.abs(scale / theirs.scale - 1) < 1e-5);
        expect(Math.round(-(fit?.minimum ?? Number.NaN) / theirs.scale)).toBeCloseTo(
          theirs.zeroPoint,
          9,
        );
        expect(codesIn(values, theirs, bits)).toEqual(theirs.codes);
      }
    });

    test("no block is further from its weights than theirs is, by the squares that both weigh", () => {
      let [ours, all] = [0, 0];
      for (const { values, theirs } of cases) {
        const error = weightedError(values, kQuantGrid(values, { bits, symmetric: false }), bits);
        const peer = weightedError(values, theirs, bits);
        // The scale is among ours but for float32 sums.
        expect(error).toBeLessThanOrEqual(peer * (1 + 1e-4));
        [ours, all] = [ours + error, all + peer];
      }
      expect(ours).toBeLessThan(all);
    });

    test("weights of one sign keep their values, where a range without 0 leaves none", () => {
      for (const { values, theirs } of cases.filter((one) => !isMixed(one))) {
        const error = weightedError(values, kQuantGrid(values, { bits, symmetric: false }), bits);
        expect(error).toBeLessThan(weightedError(values, theirs, bits) / 4);
      }
    });

    test.each([true, false])("a plain range is never nearer (symmetric: %s)", (symmetric) => {
      for (const { values } of cases) {
        const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
        const largest = Math.max(-low, high);
        const half = 2 ** (bits - 1);
        const plain = symmetric
          ? { scale: Math.fround((-low > high ? largest : -largest) / half), zeroPoint: half }
          : {
              scale: Math.fround((high - low) / topCode(bits)),
              zeroPoint: Math.round((-low / (high - low)) * topCode(bits)),
            };
        expect(
          weightedError(values, kQuantGrid(values, { bits, symmetric }), bits),
        ).toBeLessThanOrEqual(weightedError(values, plain, bits) * (1 + 1e-6));
      }
    });
  },
);

test("zeros, single values and values below every float32 have a grid that gives them", () => {
  for (const symmetric of [true, false]) {
    expect(kQuantGrid(new Float64Array(4), { bits: 4, symmetric })).toEqual({
      scale: 1,
      zeroPoint: 8,
    });
    expect(kQuantGrid(Float64Array.of(1e-300, 0), { bits: 4, symmetric })).toEqual({
      scale: 1,
      zeroPoint: 8,
    });
    const alone = Float64Array.of(0.75);
    expect(weightedError(alone, kQuantGrid(alone, { bits: 2, symmetric }), 2)).toBeLessThan(1e-12);
  }
});

test("any weights have a scale that float32 holds and a zero point that is a code", () => {
  const bits = fc.constantFrom<2 | 4 | 8>(2, 4, 8);
  const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 16,
  });
  fc.assert(
    fc.property(values, bits, fc.boolean(), (block, width, symmetric) => {
      const { scale, zeroPoint } = kQuantGrid(Float64Array.from(block), { bits: width, symmetric });
      expect(Number.isFinite(scale) && Math.fround(scale) === scale && scale !== 0).toBe(true);
      expect(Number.isInteger(zeroPoint) && zeroPoint >= 0 && zeroPoint <= topCode(width)).toBe(
        true,
      );
    }),
  );
});

test("the tail of a last block is no weight: zeros behind it change nothing", () => {
  const weights = Float32Array.from({ length: 20 }, (_, at) => Math.sin(at + 1) + 0.2);
  const options = { blockSize: 16, symmetric: false, norm: "weighted" } as const;
  const { scales } = blockCodes(weights, rowLayout(1, 20), options);
  const tail = kQuantGrid(Float64Array.from(weights.subarray(16)), { bits: 4, symmetric: false });
  expect(scales[1]).toBe(tail.scale);
});
