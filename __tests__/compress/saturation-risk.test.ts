import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { saturationRisk } from "../../src/compress/saturation-risk.ts";
import { type Model, type Tensor, makeTensor } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { constant, float, node, small } from "../support/models.ts";

const int8 = (dims: readonly number[], ...values: readonly number[]): Tensor =>
  makeTensor("w", "int8", { dims, values: Int8Array.from(values) });
const scalars = [
  constant("s", [], 1),
  makeTensor("z", "uint8", { dims: [], values: Uint8Array.of(0) }),
];

/** QuantizeLinear, DequantizeLinear and one layer on an int8 weight. */
function quantized(
  operator: "Conv" | "Gemm" | "MatMul",
  weight: Tensor,
  attributes: Readonly<Record<string, number>> = {},
): Model {
  return small({
    inputs: [float("x")],
    outputs: [float("y")],
    weights: [weight, ...scalars],
    nodes: [
      node("q = QuantizeLinear(x, s, z)"),
      node("d = DequantizeLinear(q, s, z)"),
      node("e = DequantizeLinear(w, s)"),
      node(`y = ${operator}(d, e)`, attributes),
    ],
  });
}

const SAFE = { weights: 1, risky: 0 };
const RISKY = { weights: 1, risky: 1 };

test("a pair of neighbours that sums to 128 is safe, and one that sums to 129 is a risk", () => {
  expect(saturationRisk(quantized("MatMul", int8([2, 1], 64, 64)))).toEqual(SAFE);
  expect(saturationRisk(quantized("MatMul", int8([2, 1], 65, 64)))).toEqual(RISKY);
});

test("neighbours are found in the order in which each operator walks its weight", () => {
  // Rows of [K, N]: 100 and 100 are neighbours along K in the first, along N in the second.
  expect(saturationRisk(quantized("MatMul", int8([2, 2], 100, 0, 100, 0)))).toEqual(RISKY);
  expect(saturationRisk(quantized("MatMul", int8([2, 2], 100, 100, 0, 0)))).toEqual(SAFE);
  expect(saturationRisk(quantized("Gemm", int8([2, 2], 100, 100, 0, 0)))).toEqual(SAFE);
  expect(saturationRisk(quantized("Gemm", int8([2, 2], 100, 100, 0, 0), { transB: 1 }))).toEqual(
    RISKY,
  );
  // [1, 2, 1, 2]: the channels of one tap are neighbours, its taps are not.
  expect(saturationRisk(quantized("Conv", int8([1, 2, 1, 2], 100, 0, 100, 0)))).toEqual(RISKY);
  expect(saturationRisk(quantized("Conv", int8([1, 2, 1, 2], 100, 100, 0, 0)))).toEqual(SAFE);
});

test("a depthwise Conv is no risk: its kernel multiplies in 32 bits; one with two filters a channel is", () => {
  const filters = int8([2, 1, 1, 2], 127, 127, 127, 127);
  expect(saturationRisk(quantized("Conv", filters, { group: 2 }))).toEqual(SAFE);
  expect(saturationRisk(quantized("Conv", filters, { group: 1 }))).toEqual(RISKY);
});

test("a weight that is dequantized for float arithmetic overflows nothing", () => {
  const model = small({
    inputs: [float("x")],
    outputs: [float("y")],
    weights: [int8([2, 1], 127, 127), ...scalars],
    nodes: [node("e = DequantizeLinear(w, s)"), node("y = MatMul(x, e)")],
  });
  expect(saturationRisk(model)).toEqual({ weights: 0, risky: 0 });
});

test.each([
  ["y = MatMulInteger(x, w)", {}],
  ["y = ConvInteger(x, w)", {}],
  ["y = com.microsoft:MatMulIntegerToFloat(x, w, s, s)", {}],
  ["y = com.microsoft:DynamicQuantizeMatMul(x, w, s)", {}],
  ["y = QLinearMatMul(x, s, z, w, s, z, s, z)", {}],
  ["y = QLinearConv(x, s, z, w, s, z, s, z)", {}],
  ["y = com.microsoft:QGemm(x, s, z, w, s, z)", {}],
])("the weight of %s counts", (line, attributes) => {
  const dims = line.includes("Conv") ? [1, 1, 2] : [2, 1];
  const made = (codes: readonly number[]): Model =>
    small({
      inputs: [float("x")],
      outputs: [float("y")],
      weights: [int8(dims, ...codes), ...scalars],
      nodes: [node(line, attributes)],
    });
  // One channel and group 1 of a QLinearConv is depthwise; ConvInteger never adds pairs.
  expect(saturationRisk(made([127, 127]))).toEqual(line.includes("Conv") ? SAFE : RISKY);
  expect(saturationRisk(made([1, 1]))).toEqual(SAFE);
});

test("uint8 weights, and weights that are no constants, are none of its business", () => {
  const unsigned = makeTensor("w", "uint8", { dims: [2, 1], values: Uint8Array.of(255, 255) });
  expect(saturationRisk(quantized("MatMul", unsigned))).toEqual({ weights: 0, risky: 0 });
  const dynamic = small({
    inputs: [float("x"), float("w")],
    outputs: [float("y")],
    nodes: [node("y = MatMulInteger(x, w)")],
  });
  expect(saturationRisk(dynamic)).toEqual({ weights: 0, risky: 0 });
});

test("a model that onnxruntime's own tool quantized is found risky", () => {
  const path = "fixtures/quantized-elsewhere/handwritten-digits.onnx";
  const { weights, risky } = saturationRisk(readModel(readFileSync(path), path));
  expect(weights).toBeGreaterThan(0);
  expect(risky).toBeGreaterThan(0);
});
