import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import {
  columnLayout,
  convLayout,
  isSaturationSafe,
  pairSum,
  rowLayout,
  weightCodes,
  type WeightLayout,
} from "../../../src/compress/quantize/weight-codes.ts";
import { reference } from "../../support/quantization-reference.ts";

const PLAIN = { perChannel: true, saturationSafe: false };

test("without the pair bound, codes and scales of a MatMul are those of quantize_dynamic(per_channel=True)", () => {
  const { weight, codes, scales } = reference.dynamicPerChannel;
  const [depth = 0, channels = 0] = weight.dims;
  const made = weightCodes(Float32Array.from(weight.values), columnLayout(depth, channels), PLAIN);
  expect([...made.codes]).toEqual(codes.values);
  expect([...made.scales]).toEqual(scales.values);
});

test("one scale for the tensor is that of quantize_dynamic()", () => {
  const { weight, codes, scales } = reference.dynamicPerTensor;
  const [depth = 0, channels = 0] = weight.dims;
  const made = weightCodes(Float32Array.from(weight.values), columnLayout(depth, channels), {
    perChannel: false,
    saturationSafe: false,
  });
  expect([...made.codes]).toEqual(codes.values);
  expect([...made.scales]).toEqual(scales.values);
});

test("codes and scales of a Conv are those of quantize_static(per_channel=True)", () => {
  const { weight, codes, scales } = reference.staticConv;
  const made = weightCodes(Float32Array.from(weight.values), convLayout(weight.dims), PLAIN);
  expect([...made.codes]).toEqual(codes.values);
  expect([...made.scales]).toEqual(scales.values);
});

test("a Conv is walked tap by tap, and within a tap channel by channel", () => {
  const { channels, depth, offset } = convLayout([2, 3, 2, 2]);
  expect({ channels, depth }).toEqual({ channels: 2, depth: 12 });
  const walked = Array.from({ length: depth }, (_, k) => offset(1, k));
  expect(walked).toEqual([12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23]);
});

test("every layout visits every element once", () => {
  const layouts: readonly (readonly [WeightLayout, number])[] = [
    [columnLayout(5, 3), 15],
    [rowLayout(3, 5), 15],
    [convLayout([4, 3, 3, 2]), 72],
    [convLayout([4, 1, 3]), 12],
  ];
  for (const [layout, size] of layouts) {
    const seen = new Set<number>();
    for (let channel = 0; channel < layout.channels; channel += 1)
      for (let k = 0; k < layout.depth; k += 1) seen.add(layout.offset(channel, k));
    expect([...seen].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: size }, (_, at) => at),
    );
  }
});

/** What a kernel without VNNI does with two neighbours: it adds their products in a saturating int16. */
function saturatingPair(
  codes: readonly [number, number],
  activations: readonly [number, number],
): number {
  const sum = codes[0] * activations[0] + codes[1] * activations[1];
  return Math.max(-32768, Math.min(32767, sum));
}

const weights = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
  minLength: 1,
  maxLength: 24,
});
const byte = fc.integer({ min: 0, max: 255 });

test("safe codes give exact sums in saturating int16, whatever the uint8 activations are", () => {
  fc.assert(
    fc.property(weights, fc.boolean(), fc.tuple(byte, byte), (values, perChannel, pair) => {
      const layout = rowLayout(1, values.length);
      const { codes } = weightCodes(Float32Array.from(values), layout, {
        perChannel,
        saturationSafe: true,
      });
      expect(isSaturationSafe(codes, layout)).toBe(true);
      for (let k = 0; k + 1 < codes.length; k += 2) {
        const neighbours = [codes[k] ?? 0, codes[k + 1] ?? 0] as const;
        const worst: readonly (readonly [number, number])[] = [
          pair,
          [255, 255],
          [255, 0],
          [0, 255],
        ];
        for (const activations of worst) {
          const exact = neighbours[0] * activations[0] + neighbours[1] * activations[1];
          expect(saturatingPair(neighbours, activations)).toBe(exact);
        }
      }
    }),
  );
});

test("pairs whose halves both round up are mended: float32 scales can be a last bit too small", () => {
  const layout = rowLayout(1, 2);
  for (let step = 1; step <= 2000; step += 1) {
    const scale = 1 + step / 997;
    const values = Float32Array.of(64.5 * scale, 63.5 * scale);
    const { codes } = weightCodes(values, layout, { perChannel: true, saturationSafe: true });
    expect(isSaturationSafe(codes, layout)).toBe(true);
  }
});

test("isSaturationSafe() is true at a pair sum of 128, which fits int16, and false at 129, which does not", () => {
  expect(saturatingPair([64, 64], [255, 255])).toBe(64 * 255 * 2);
  expect(saturatingPair([65, 64], [255, 255])).not.toBe(129 * 255);
  const layout = rowLayout(1, 2);
  for (const sign of [1, -1]) {
    expect(isSaturationSafe(Int8Array.of(sign * 64, sign * 64), layout)).toBe(true);
    expect(isSaturationSafe(Int8Array.of(sign * 65, sign * 64), layout)).toBe(false);
  }
  expect(isSaturationSafe(Int8Array.of(127, -127), layout)).toBe(true);
});

test("pairSum() counts what has one sign together, and opposite signs apart", () => {
  expect(pairSum(100, 27)).toBe(127);
  expect(pairSum(-100, -27)).toBe(127);
  expect(pairSum(100, -128)).toBe(128);
});

test("codes stay within one step of the weight, and within half a step where no pair was mended", () => {
  fc.assert(
    fc.property(weights, fc.boolean(), (values, saturationSafe) => {
      const { codes, scales } = weightCodes(
        Float32Array.from(values),
        rowLayout(1, values.length),
        { perChannel: true, saturationSafe },
      );
      const scale = scales[0] ?? 1;
      const bound = saturationSafe ? 1.5 : 0.5;
      for (const [k, value] of values.entries())
        // float32 scales: 127 × scale may be a last bit below the weight.
        expect(Math.abs(value / scale - (codes[k] ?? 0))).toBeLessThanOrEqual(bound + 1e-4);
    }),
  );
});

test("a channel of zeros has scale 1 and codes 0, and does not decide the scale of the tensor", () => {
  const values = Float32Array.of(0, 0, 1, -2);
  expect(weightCodes(values, rowLayout(2, 2), PLAIN)).toEqual({
    codes: Int8Array.of(0, 0, 64, -127),
    scales: Float32Array.of(1, 2 / 127),
  });
  const together = weightCodes(values, rowLayout(2, 2), { ...PLAIN, perChannel: false });
  expect([...together.scales]).toEqual([Math.fround(2 / 127)]);
});

test("a smallest scale makes a channel coarser, never finer", () => {
  const values = Float32Array.of(1, -1);
  const floor = (smallest: number): number =>
    weightCodes(values, rowLayout(1, 2), { ...PLAIN, smallestScale: Float32Array.of(smallest) })
      .scales[0] ?? 0;
  expect(floor(0.5)).toBe(0.5);
  expect(floor(1e-6)).toBe(Math.fround(1 / 127));
});
