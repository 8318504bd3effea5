import { describe, expect, test } from "@jest/globals";
import {
  columnLayout,
  rowLayout,
  weightCodes,
  type WeightOptions,
} from "../../../src/compress/quantize/weight-codes.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";

const draws = mersenneRandom(7);

/** [depth, channels] as [channels, depth], whose loops are plain ones. */
const turned = (values: Float32Array, depth: number, channels: number): Float32Array =>
  values.map((_, place) => values[(place % depth) * channels + Math.floor(place / depth)] ?? 0);

function bothWays(values: Float32Array, depth: number, options: WeightOptions) {
  const channels = values.length / depth;
  const vectors = weightCodes(values, columnLayout(depth, channels), options);
  const plain = weightCodes(turned(values, depth, channels), rowLayout(channels, depth), options);
  const back = Int8Array.from(
    vectors.codes,
    (_, place) => plain.codes[(place % channels) * depth + Math.floor(place / channels)] ?? 0,
  );
  return { vectors, plain: { ...plain, codes: back } };
}

const OPTIONS: readonly WeightOptions[] = [
  { perChannel: true, saturationSafe: true },
  { perChannel: true, saturationSafe: false },
  { perChannel: false, saturationSafe: true },
];

describe.each(OPTIONS)("%j", (options) => {
  // Whole blocks and parts of one, odd rows, and more rows than are looked at in one go.
  test.each([
    [2, 16],
    [7, 33],
    [64, 48],
    [3, 17],
    [9001, 16],
  ])("%d × %d weights have the codes of the plain loops", (depth, channels) => {
    const values = Float32Array.from({ length: depth * channels }, () => draws.uniform() - 0.5);
    const { vectors, plain } = bothWays(values, depth, options);
    expect(vectors.scales).toEqual(plain.scales);
    expect(vectors.codes).toEqual(plain.codes);
  });

  test("quotients at ties, and those that are ties in float32 alone, are rounded as true quotients are", () => {
    const [depth, channels] = [400, 32];
    const scale = Math.fround(1 / 127);
    const values = Float32Array.from({ length: depth * channels }, () => {
      const half = Math.floor(draws.uniform() * 120) + 0.5;
      // Neighbours of the tie in float32, and the tie itself.
      return Math.fround(half * scale) * (1 + Math.round(draws.uniform() * 4 - 2) * 2 ** -24);
    });
    values.fill(1, 0, channels);
    const nearTies = values.filter((value) => {
      const quotient = value / scale;
      return Math.fround(quotient) % 1 === 0.5 && quotient % 1 !== 0.5;
    });
    expect(nearTies.length).toBeGreaterThan(100);
    const { vectors, plain } = bothWays(values, depth, options);
    expect(vectors.codes).toEqual(plain.codes);
  });
});

test("weights whose sums overflow float32 have the scales of the plain loops", () => {
  const values = new Float32Array(8 * 16).fill(3e38);
  const { vectors, plain } = bothWays(values, 8, { perChannel: true, saturationSafe: true });
  expect(vectors).toEqual(plain);
  expect(vectors.scales.every((scale) => Number.isFinite(scale))).toBe(true);
});
