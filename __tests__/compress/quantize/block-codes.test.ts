import { expect, test } from "@jest/globals";
import { blockCodes, type BlockCodes } from "../../../src/compress/quantize/block-codes.ts";
import { columnLayout } from "../../../src/compress/quantize/weight-codes.ts";
import { type PackedWeight, reference } from "../../support/quantization-reference.ts";

const nibble = (bytes: ArrayLike<number>, at: number): number =>
  ((bytes[at >> 1] ?? 0) >> (at % 2 === 0 ? 0 : 4)) & 15;

/** Codes of the weights; the tail of a last block meets activations of zero and may hold anything. */
function codesOf(
  { weight, blockSize }: PackedWeight,
  packed: ArrayLike<number>,
): readonly number[] {
  const [depth = 0, channels = 0] = weight.dims;
  const width = Math.ceil(depth / blockSize) * blockSize;
  return Array.from({ length: depth * channels }, (_, at) =>
    nibble(packed, Math.floor(at / depth) * width + (at % depth)),
  );
}

function pack({ weight, blockSize, symmetric }: PackedWeight): BlockCodes {
  const [depth = 0, channels = 0] = weight.dims;
  const values = Float32Array.from(weight.values);
  return blockCodes(values, columnLayout(depth, channels), { blockSize, symmetric });
}

/** The weights as the kernel reads them, by the layout that onnxruntime documents. */
function unpacked(
  { weight, blockSize }: PackedWeight,
  codes: {
    readonly packed: ArrayLike<number>;
    readonly scales: ArrayLike<number>;
    readonly zeroPoints: ArrayLike<number> | undefined;
  },
): readonly number[] {
  const [depth = 0, channels = 0] = weight.dims;
  const blocks = Math.ceil(depth / blockSize);
  const zeroPointRow = Math.ceil(blocks / 2) * 2;
  return Array.from({ length: depth * channels }, (_, at) => {
    const [k, channel] = [Math.floor(at / channels), at % channels];
    const block = Math.floor(k / blockSize);
    const code = nibble(codes.packed, channel * blocks * blockSize + k);
    const zeroPoint =
      codes.zeroPoints === undefined ? 8 : nibble(codes.zeroPoints, channel * zeroPointRow + block);
    return (code - zeroPoint) * (codes.scales[channel * blocks + block] ?? 0);
  });
}

const total = (sums: ReadonlyMap<string, number>): number =>
  [...sums.values()].reduce((sum, value) => sum + value, 0);

const named = (cases: readonly PackedWeight[]): readonly (readonly [string, PackedWeight])[] =>
  cases.map((given) => [
    `${given.symmetric ? "symmetric" : "asymmetric"}, block ${given.blockSize}`,
    given,
  ]);

test.each(named(reference.nbitsOnGrid))(
  "weights that 4 bits hold exactly are packed as onnxruntime packs them, code for code (%s)",
  (_, given) => {
    const made = pack(given);
    expect([...made.scales]).toEqual(given.scales.values);
    expect(codesOf(given, made.packed)).toEqual(codesOf(given, given.packed.values));
    const [, bytesInRow = 0] = given.zeroPoints?.dims ?? [];
    const isPadding = (at: number): boolean => at % (bytesInRow * 2) >= made.blocks;
    const zeroPoints = (bytes: ArrayLike<number> | undefined): readonly number[] =>
      Array.from({ length: (bytes?.length ?? 0) * 2 }, (__, at) =>
        isPadding(at) || bytes === undefined ? 0 : nibble(bytes, at),
      );
    expect(zeroPoints(made.zeroPoints)).toEqual(zeroPoints(given.zeroPoints?.values));
  },
);

test.each(named(reference.nbits))(
  "a block is never further from the weights than onnxruntime's rounding is (%s)",
  (_, given) => {
    const { weight, blockSize } = given;
    const [, channels = 0] = weight.dims;
    const errors = (values: readonly number[]): ReadonlyMap<string, number> => {
      const sums = new Map<string, number>();
      for (const [at, value] of values.entries()) {
        const block = Math.floor(Math.floor(at / channels) / blockSize);
        const key = `${at % channels}:${block}`;
        sums.set(key, (sums.get(key) ?? 0) + (value - (weight.values[at] ?? 0)) ** 2);
      }
      return sums;
    };
    const ours = errors(unpacked(given, pack(given)));
    const theirs = errors(
      unpacked(given, {
        packed: given.packed.values,
        scales: given.scales.values,
        zeroPoints: given.zeroPoints?.values,
      }),
    );
    expect(ours.size).toBe(theirs.size);
    // Ties in the codes may differ by float32 rounding of the quotient.
    for (const [key, error] of ours)
      expect(error).toBeLessThanOrEqual((theirs.get(key) ?? 0) * (1 + 1e-6));
    expect(total(ours)).toBeLessThan(total(theirs));
  },
);

test("a block of zeros has scale 1 and gives zeros", () => {
  for (const symmetric of [true, false]) {
    const made = blockCodes(new Float32Array(16), columnLayout(16, 1), {
      blockSize: 16,
      symmetric,
    });
    expect([...made.scales]).toEqual([1]);
    const zeroPoint = made.zeroPoints === undefined ? 8 : nibble(made.zeroPoints, 0);
    for (let k = 0; k < 16; k += 1) expect(nibble(made.packed, k)).toBe(zeroPoint);
  }
});

test("the tail of the last block is filled with the code of zero", () => {
  const made = blockCodes(Float32Array.of(1, 2, 3), columnLayout(3, 1), {
    blockSize: 16,
    symmetric: false,
  });
  const zeroPoint = nibble(made.zeroPoints ?? [], 0);
  for (let k = 3; k < 16; k += 1) expect(nibble(made.packed, k)).toBe(zeroPoint);
});
