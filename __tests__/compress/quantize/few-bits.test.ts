import { expect, test } from "@jest/globals";
import { blockCodes } from "../../../src/compress/quantize/block-codes.ts";
import { prepareMetric } from "../../../src/compress/quantize/gram-rounding.ts";
import { columnLayout, rowLayout } from "../../../src/compress/quantize/weight-codes.ts";
import { blocks, codeAt, unpacked } from "../../support/blocks-reference.ts";

const nameOf = ({ bits, symmetric }: { bits: number; symmetric: boolean }): string =>
  `${bits} bits, ${symmetric ? "symmetric" : "asymmetric"}`;

test.each(blocks.packed.map((given) => [nameOf(given), given] as const))(
  "weights that codes of %s hold exactly are packed as onnxruntime packs them, bit for bit",
  (_, { bits, symmetric, blockSize, weight, packed, scales, zeroPoints }) => {
    const [depth = 0, channels = 0] = weight.dims;
    const values = Float32Array.from(weight.values);
    const layout = columnLayout(depth, channels);
    const made = blockCodes(values, layout, { bits, symmetric, blockSize });
    expect([...made.scales]).toEqual(scales.values);
    const width = made.blocks * blockSize;
    // The tail of a last block meets activations of zero and may hold anything.
    const codes = (bytes: ArrayLike<number>): readonly number[] =>
      Array.from({ length: depth * channels }, (__, at) =>
        codeAt(bytes, Math.floor(at / depth) * width + (at % depth), bits),
      );
    expect(codes(made.packed)).toEqual(codes(packed.values));
    expect(made.zeroPoints === undefined).toBe(zeroPoints === undefined);
    const row = Math.ceil((made.blocks * bits) / 8) * (8 / bits);
    const zeros = (bytes: ArrayLike<number>): readonly number[] =>
      Array.from({ length: made.blocks * channels }, (__, at) =>
        codeAt(bytes, Math.floor(at / made.blocks) * row + (at % made.blocks), bits),
      );
    expect(zeros(made.zeroPoints ?? [])).toEqual(zeros(zeroPoints?.values ?? []));
  },
);

const { weight, moments, blockSize, cases } = blocks.compensated;
const [depth = 0, channels = 0] = weight.dims;
const values = Float32Array.from(weight.values);
const metric = prepareMetric(Float64Array.from(moments.values), depth);

/** Mean square of what the outputs of the layer change by: the trace of Eᵀ H E. */
function outputError(made: ArrayLike<number>): number {
  let sum = 0;
  for (let channel = 0; channel < channels; channel += 1)
    for (let row = 0; row < depth; row += 1)
      for (let column = 0; column < depth; column += 1) {
        const [first, second] = [row, column].map((k) => {
          const place = k * channels + channel;
          return (values[place] ?? 0) - (made[place] ?? 0);
        });
        sum += (first ?? 0) * (moments.values[row * depth + column] ?? 0) * (second ?? 0);
      }
  return sum;
}

test.each(cases.map((given) => [nameOf(given), given] as const))(
  "%s: weights that make good what others lose change the outputs less than onnxruntime's GPTQ, and far less than rounding each",
  (_, { bits, symmetric, made }) => {
    const form = { bits, symmetric, blockSize };
    const layout = columnLayout(depth, channels);
    const errorOf = (options: Parameters<typeof blockCodes>[2]): number =>
      outputError(unpacked(blockCodes(values, layout, options), { ...form, dims: weight.dims }));
    const ours = errorOf({ ...form, metric });
    expect(ours).toBeLessThan(outputError(made.values));
    expect(ours).toBeLessThan(errorOf(form) / 2);
  },
);

test("where inputs have nothing to do with each other, each weight keeps the code that is nearest", () => {
  const alone = Float64Array.from({ length: depth * depth }, (_, at) =>
    at % (depth + 1) === 0 ? 1 : 0,
  );
  const layout = columnLayout(depth, channels);
  const form = { bits: 4, symmetric: true, blockSize } as const;
  const plain = blockCodes(values, layout, form);
  expect(blockCodes(values, layout, { ...form, metric: prepareMetric(alone, depth) })).toEqual(
    plain,
  );
});

const SPARSE_POWER = 0.7;

test.each(blocks.halfQuadratic.map((given) => [given.bits, given] as const))(
  "%d bits: HQQ's sum of 0.7th powers is no larger than rounding by squares leaves it, and near onnxruntime's with float zero points",
  (_, given) => {
    const { bits } = given;
    const [rows = 0, width = 0] = given.weight.dims;
    const weights = Float32Array.from(given.weight.values);
    const sparseError = (made: ArrayLike<number>): number =>
      weights.reduce(
        (sum, value, at) => sum + Math.abs(value - (made[at] ?? 0)) ** SPARSE_POWER,
        0,
      );
    const coded = (norm: "square" | "sparse"): Float64Array => {
      const form = { bits, symmetric: false, blockSize: given.blockSize };
      const columns = unpacked(blockCodes(weights, rowLayout(rows, width), { ...form, norm }), {
        ...form,
        dims: [width, rows],
      });
      return columns.map((__, at) => columns[(at % width) * rows + Math.floor(at / width)] ?? 0);
    };
    const ours = sparseError(coded("sparse"));
    expect(ours).toBeLessThanOrEqual(sparseError(coded("square")));
    // Whole zero points keep the kernel fast; float ones could take a tenth more away.
    expect(ours).toBeLessThan(sparseError(given.made.values) * 1.1);
  },
);
