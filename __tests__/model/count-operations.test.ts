import { expect, test } from "@jest/globals";
import { countOperations, type ValueShape } from "../../src/model/count-operations.ts";
import { makeTensor } from "../../src/model/ir.ts";
import { float, node, small } from "../support/models.ts";

const shapes = (values: Readonly<Record<string, readonly number[]>>) => {
  const known = new Map<string, ValueShape>(
    Object.entries(values).map(([name, shape]) => [name, { shape, elementType: "float32" }]),
  );
  return (name: string) => known.get(name);
};

const weights = (type: "float32" | "int8", ...dims: readonly number[]) => {
  const size = dims.reduce((product, side) => product * side, 1);
  return makeTensor("w", type, {
    dims,
    values: type === "int8" ? new Int8Array(size) : new Float32Array(size),
  });
};

test("a batched product counts every row of every batch", () => {
  const model = small({
    inputs: [float("x", 2, 5, 8)],
    outputs: [float("y", 2, 5, 3)],
    weights: [weights("float32", 8, 3)],
    nodes: [node("y = MatMul(x, w)")],
  });
  const counted = countOperations(model, shapes({ x: [2, 5, 8], y: [2, 5, 3] }));
  expect(counted.macs).toEqual({ float32: 2 * 5 * 3 * 8 });
  expect(counted.weightBytes).toEqual({ float32: 96 });
});

test("a kernel of groups works on its own channels alone", () => {
  const model = small({
    inputs: [float("x", 1, 4, 6, 6)],
    outputs: [float("y", 1, 4, 4, 4)],
    weights: [weights("float32", 4, 1, 3, 3)],
    nodes: [node("y = Conv(x, w)", { group: 4 })],
  });
  const counted = countOperations(model, shapes({ x: [1, 4, 6, 6], y: [1, 4, 4, 4] }));
  expect(counted.macs).toEqual({ float32: 4 * 16 * 9 });
});

test("weights that are stored as int8 and made float for the product count as int8", () => {
  const model = small({
    inputs: [float("x", 1, 8)],
    outputs: [float("y", 1, 3)],
    weights: [weights("int8", 8, 3)],
    nodes: [node("d = DequantizeLinear(w, s)"), node("y = MatMul(x, d)")],
  });
  const counted = countOperations(model, shapes({ x: [1, 8], d: [8, 3], y: [1, 3] }));
  expect(counted.macs).toEqual({ int8: 24 });
  expect(counted.elementwise).toBe(24);
});

test("weights that are unpacked when the model is loaded cost a row nothing", () => {
  const unpacked = small({
    inputs: [float("x", 1, 8)],
    outputs: [float("y", 1, 3)],
    weights: [weights("int8", 8, 3)],
    nodes: [node("c = Cast(w)", { to: 1 }), node("d = Mul(c, c)"), node("y = MatMul(x, d)")],
  });
  const known = shapes({ x: [1, 8], c: [8, 3], d: [8, 3], y: [1, 3] });
  expect(countOperations(unpacked, known)).toMatchObject({ elementwise: 0, activationBytes: 12 });
});

test("a bias is counted apart from the products", () => {
  const model = small({
    inputs: [float("x", 1, 8)],
    outputs: [float("y", 1, 3)],
    weights: [weights("float32", 8, 3)],
    nodes: [node("y = Gemm(x, w, b)")],
  });
  const counted = countOperations(model, shapes({ x: [1, 8], y: [1, 3] }));
  expect(counted).toMatchObject({ macs: { float32: 24 }, elementwise: 3 });
});

test("what cannot be counted is named: an unknown shape, and a recurrence", () => {
  const model = small({
    inputs: [float("x", 1, 8)],
    outputs: [float("y", 1, 3)],
    nodes: [node("z = LSTM(x)"), node("y = MatMul(z, x)")],
  });
  expect(countOperations(model, shapes({ x: [1, 8] })).uncounted).toEqual({ LSTM: 1, MatMul: 1 });
});
