import { describe, expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { blockCodes } from "../../../src/compress/quantize/block-codes.ts";
import { gridStep } from "../../../src/compress/quantize/grid-step.ts";
import { clamp, roundHalfAway } from "../../../src/compress/quantize/rounding.ts";
import { roundHalfEven } from "../../../src/stats/round-half-even.ts";
import {
  columnLayout,
  convLayout,
  rowLayout,
  weightCodes,
  type WeightLayout,
} from "../../../src/compress/quantize/weight-codes.ts";
import { walkOf } from "../../../src/compress/quantize/weight-walk.ts";
import { allFinite } from "../../../src/compress/all-finite.ts";

/** The definitions, one element at a time: what the fast loops must equal bit for bit. */
function plainHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

function plainPairSum(first: number, second: number): number {
  const positive = Math.max(first, 0) + Math.max(second, 0);
  const negative = Math.max(-first, 0) + Math.max(-second, 0);
  return Math.max(positive, negative);
}

const elementsOf = (values: Float32Array, layout: WeightLayout, channel: number): number[] =>
  Array.from({ length: layout.depth }, (_, k) => values[layout.offset(channel, k)] ?? 0);

function plainScale(elements: readonly number[], saturationSafe: boolean): number {
  const largest = Math.max(0, ...elements.map((value) => Math.abs(value)));
  const pairs = elements.map((value, k) =>
    k % 2 === 0 ? plainPairSum(value, elements[k + 1] ?? 0) : 0,
  );
  return saturationSafe ? Math.max(largest / 127, Math.max(0, ...pairs) / 128) : largest / 127;
}

/** A channel of eight weights or more that lie on few levels keeps them. */
const keptStep = (elements: readonly number[]): number =>
  elements.length >= 8 && elements.some((value) => value !== 0)
    ? (gridStep(elements, 127) ?? 0)
    : 0;

function plainCodes(elements: readonly number[], scale: number, saturationSafe: boolean): number[] {
  const codes = elements.map((value) => clamp(plainHalfEven(value / scale), -127, 127));
  const overshoot = (k: number): number =>
    Math.abs(codes[k] ?? 0) - Math.abs(elements[k] ?? 0) / scale;
  const paired = saturationSafe ? codes.length : 0;
  for (let k = 0; k + 1 < paired; k += 2)
    while (plainPairSum(codes[k] ?? 0, codes[k + 1] ?? 0) > 128) {
      const at = overshoot(k) >= overshoot(k + 1) ? k : k + 1;
      codes[at] = (codes[at] ?? 0) - Math.sign(codes[at] ?? 0);
    }
  return codes;
}

const normal = (scale: number): number => Math.fround(scale >= 2 ** -126 ? scale : 1);

const LAYOUTS: Readonly<
  Record<string, (channels: number, inner: number, taps: number) => WeightLayout>
> = {
  "MatMul [K, N]": (channels, inner, taps) => columnLayout(inner * taps, channels),
  "Gemm [N, K]": (channels, inner, taps) => rowLayout(channels, inner * taps),
  Conv: (channels, inner, taps) => convLayout([channels, inner, taps]),
};

/** Weights with ties, zeros, equal signs that saturate, and sizes from subnormal to huge. */
const weights = (length: number): fc.Arbitrary<Float32Array> =>
  fc
    .tuple(
      fc.constantFrom(1, 2 ** -140, 2 ** 100, 127),
      fc.array(
        fc.oneof(
          fc.float({ min: -1, max: 1, noNaN: true }),
          fc.constantFrom(0, -0, 1, -1, 0.5, -0.5, 0.25, 1 / 127),
        ),
        { minLength: length, maxLength: length },
      ),
    )
    .map(([factor, values]) => Float32Array.from(values, (value) => value * factor));

const sizes = { channels: fc.constantFrom(1, 2, 5, 17), taps: fc.integer({ min: 1, max: 4 }) };
const shaped = fc
  .record({ ...sizes, inner: fc.integer({ min: 1, max: 9 }) })
  .chain((shape) =>
    weights(shape.channels * shape.inner * shape.taps).map((values) => ({ ...shape, values })),
  );

describe.each(Object.entries(LAYOUTS))("weightCodes() of a %s weight", (_, layoutOf) => {
  test.each([true, false])(
    "equals the definition by channel, saturation-safe: %s",
    (saturationSafe) => {
      fc.assert(
        fc.property(shaped, ({ channels, inner, taps, values }) => {
          const layout = layoutOf(channels, inner, taps);
          const made = weightCodes(values, layout, { perChannel: true, saturationSafe });
          for (let channel = 0; channel < channels; channel += 1) {
            const elements = elementsOf(values, layout, channel);
            const plain = plainScale(elements, saturationSafe);
            const scale = normal(Math.max(plain, keptStep(elements)));
            expect(made.scales[channel]).toBe(scale);
            const codes = Int8Array.from(plainCodes(elements, scale, saturationSafe));
            const found = elements.map((__, k) => made.codes[layout.offset(channel, k)]);
            expect(found).toEqual([...codes]);
          }
        }),
        { seed: 1, numRuns: 300 },
      );
    },
  );

  test("takes the largest channel's scale for the whole tensor", () => {
    fc.assert(
      fc.property(shaped, ({ channels, inner, taps, values }) => {
        const layout = layoutOf(channels, inner, taps);
        const made = weightCodes(values, layout, { perChannel: false, saturationSafe: true });
        const all = Array.from({ length: channels }, (__, channel) =>
          plainScale(elementsOf(values, layout, channel), true),
        );
        expect([...made.scales]).toEqual([normal(Math.max(...all))]);
      }),
      { seed: 2, numRuns: 200 },
    );
  });
});

test("weightCodes() takes back what rounding pushes over the bound", () => {
  let pushed = 0;
  for (let step = 0; step < 500; step += 1) {
    const size = 1 + step / 500;
    const values = Float32Array.of(60.5 * size, 67.5 * size);
    for (const layout of [rowLayout(1, 2), columnLayout(2, 1)]) {
      const made = weightCodes(values, layout, { perChannel: true, saturationSafe: true });
      const scale = made.scales[0] ?? Number.NaN;
      const rounded = [...values].map((value) => plainHalfEven(value / scale));
      if (plainPairSum(rounded[0] ?? 0, rounded[1] ?? 0) > 128) pushed += 1;
      expect([...made.codes]).toEqual(plainCodes([...values], scale, true));
      expect(plainPairSum(made.codes[0] ?? 0, made.codes[1] ?? 0)).toBeLessThanOrEqual(128);
    }
  }
  expect(pushed).toBeGreaterThan(0);
});

test("weightCodes() of a whole tensor is not made coarse by a channel of subnormal weights", () => {
  const values = Float32Array.of(0.5, 2 ** -140, -0.25, 2 ** -141);
  const { scales, codes } = weightCodes(values, columnLayout(2, 2), {
    perChannel: false,
    saturationSafe: false,
  });
  expect([...scales]).toEqual([Math.fround(0.5 / 127)]);
  expect([...codes]).toEqual([127, 0, -64, 0]);
});

test("weightCodes() keeps the floor of a channel's scale, and only a living channel's for the tensor", () => {
  const values = Float32Array.of(0, 0.5, 0, -0.25);
  const smallestScale = Float32Array.of(9, 0.5);
  const options = { saturationSafe: false, smallestScale };
  const layout = columnLayout(2, 2);
  expect([...weightCodes(values, layout, { ...options, perChannel: true }).scales]).toEqual([
    9, 0.5,
  ]);
  expect([...weightCodes(values, layout, { ...options, perChannel: false }).scales]).toEqual([0.5]);
});

test.each(Object.entries(LAYOUTS))("walkOf() finds every element of a %s weight", (_, layoutOf) => {
  const layout = layoutOf(3, 5, 2);
  const { stride, places } = walkOf(layout);
  for (let channel = 0; channel < layout.channels; channel += 1)
    for (let k = 0; k < layout.depth; k += 1)
      expect((places[k] ?? Number.NaN) + channel * stride).toBe(layout.offset(channel, k));
});

/** With 7.5 or 8 as the largest, these lie halfway between codes for some scale. */
const ties = fc.integer({ min: -16, max: 16 }).map((value) => value / 2);

/** Every scale is tried to its end. */
function plainBlock(
  block: readonly number[],
  symmetric: boolean,
): { codes: number[]; scale: number } {
  const low = Math.min(0, ...block);
  const high = Math.max(0, ...block);
  const factors = [1, 0.975, 0.95, 0.925, 0.9, 0.875, 0.85, 0.825, 0.8, 0.75, 0.7, 0.65, 0.6];
  const candidates = factors.flatMap((factor) => {
    const [bottom, top] = [low * factor, high * factor];
    const extreme = -bottom > top ? bottom : top;
    if (symmetric) return [-extreme / 8, extreme / 7].map((s) => [Math.fround(s), 8] as const);
    const scale = Math.fround((top - bottom) / 15);
    return [[scale, clamp(roundHalfAway(-bottom / scale), 0, 15)] as const];
  });
  const codesFor = (scale: number, zero: number): number[] =>
    block.map((value) => clamp(roundHalfAway(value / scale) + zero, 0, 15));
  let best = { codes: block.map(() => 8), scale: 1 };
  let least = Number.POSITIVE_INFINITY;
  for (const [scale, zero] of low === 0 && high === 0 ? [] : candidates) {
    if (scale === 0) continue;
    const codes = codesFor(scale, zero);
    const error = block.reduce(
      (sum, value, k) => sum + (value - ((codes[k] ?? 0) - zero) * scale) ** 2,
      0,
    );
    if (error < least) [best, least] = [{ codes, scale }, error];
  }
  return best;
}

test("blockCodes() takes a block of values too small for any scale as zeros", () => {
  const values = new Float32Array(16).fill(2 ** -149);
  for (const symmetric of [true, false]) {
    const made = blockCodes(values, columnLayout(16, 1), { blockSize: 16, symmetric });
    expect([...made.scales]).toEqual([1]);
    expect([...made.packed]).toEqual(Array.from({ length: 8 }, () => 0x88));
  }
});

test.each([true, false])(
  "blockCodes() equals the definition, which tries every scale to its end (symmetric: %s)",
  (symmetric) => {
    const cases = fc
      .record({ channels: fc.integer({ min: 1, max: 3 }), depth: fc.integer({ min: 1, max: 40 }) })
      .chain((shape) =>
        fc
          .array(fc.oneof(fc.float({ min: -4, max: 4, noNaN: true }), ties), {
            minLength: shape.channels * shape.depth,
            maxLength: shape.channels * shape.depth,
          })
          .map((values) => ({ ...shape, values: Float32Array.from(values) })),
      );
    fc.assert(
      fc.property(cases, ({ channels, depth, values }) => {
        const layout = columnLayout(depth, channels);
        const made = blockCodes(values, layout, { blockSize: 16, symmetric });
        for (let channel = 0; channel < channels; channel += 1)
          for (let b = 0; b < made.blocks; b += 1) {
            const block = elementsOf(values, layout, channel).slice(b * 16, b * 16 + 16);
            const plain = plainBlock(block, symmetric);
            const place = channel * made.blocks + b;
            expect(made.scales[place]).toBe(plain.scale);
            const codes = block.map((_, k) => {
              const byte = made.packed[place * 8 + (k >> 1)] ?? 0;
              return k % 2 === 0 ? byte & 15 : byte >> 4;
            });
            expect(codes).toEqual(plain.codes);
          }
      }),
      { seed: 3, numRuns: 200 },
    );
  },
);

test("roundHalfEven() equals the definition for doubles of every size", () => {
  const halves = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((value) => value / 2);
  const huge = fc.integer({ min: 0, max: 2 ** 20 }).map((value) => 2 ** 51 + value / 2);
  fc.assert(
    fc.property(fc.oneof(fc.double({ noNaN: true }), halves, huge), (value) => {
      for (const signed of [value, -value])
        expect(roundHalfEven(signed) + 0).toBe(plainHalfEven(signed) + 0);
    }),
    { seed: 4, numRuns: 2000 },
  );
});

test("allFinite() finds one NaN or infinity at any place of any length", () => {
  const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  const largest = Math.fround(3.4028234663852886e38);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 13 }), fc.nat(12), bad, (length, at, value) => {
      const values = new Float32Array(length).fill(largest);
      expect(allFinite(values)).toBe(true);
      if (at >= length) return;
      values[at] = value;
      expect(allFinite(values)).toBe(false);
    }),
    { seed: 5, numRuns: 400 },
  );
});
