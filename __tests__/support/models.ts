/** Small models for tests, from one line a node. */
import {
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  intAttribute,
  makeNode,
  makeTensor,
  withOpset,
} from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { mersenneRandom } from "../../src/stats/random.ts";

export interface SmallModel {
  readonly opset?: number;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly weights?: readonly Tensor[];
  readonly nodes: readonly Node[];
}

export function small({ opset = 17, inputs, outputs, weights = [], nodes }: SmallModel): Model {
  const model = makeModel({ opset, inputs, outputs, initializers: weights, nodes });
  return nodes.reduce(
    (made, { domain }) => (domain === "" ? made : withOpset(made, domain, 1)),
    model,
  );
}

export const float = (name: string, ...shape: readonly (number | string)[]): TensorSpec => ({
  name,
  elementType: "float32",
  shape,
});

export const int64 = (name: string, ...shape: readonly (number | string)[]): TensorSpec => ({
  name,
  elementType: "int64",
  shape,
});

/** `"y = MatMul(x, w)"`; attributes are integers or made before. */
export function node(
  line: string,
  attributes: Readonly<Record<string, number>> | readonly Attribute[] = [],
  name = "",
): Node {
  const [, outputs = "", domain = "", operator = "", inputs = ""] =
    /^(.*?) = (?:([\w.]+):)?(\w+)\((.*)\)$/.exec(line) ?? [];
  const made = Array.isArray(attributes)
    ? attributes
    : Object.entries(attributes).map(([key, value]) => intAttribute(key, Number(value)));
  return makeNode({
    operator,
    domain,
    name,
    inputs: namesIn(inputs),
    outputs: namesIn(outputs),
    attributes: made,
  });
}

const namesIn = (list: string): readonly string[] =>
  list === "" ? [] : list.split(", ").map((name) => (name === "_" ? "" : name));

/** Values of a normal distribution around 0, the same in every run. */
export function randomFloats(count: number, seed: number, spread: number): Float32Array {
  const random = mersenneRandom(seed);
  return Float32Array.from({ length: count }, () => {
    const sum = Array.from({ length: 12 }, () => random.uniform()).reduce((a, b) => a + b, 0);
    return (sum - 6) * spread;
  });
}

/** A weight of random values, the same in every run. */
export function weight(
  name: string,
  dims: readonly number[],
  from: number | { readonly seed: number; readonly spread: number },
): Tensor {
  const { seed, spread } = typeof from === "number" ? { seed: from, spread: 0.3 } : from;
  const count = dims.reduce((product, size) => product * size, 1);
  return makeTensor(name, "float32", { dims, values: randomFloats(count, seed, spread) });
}

export const constant = (
  name: string,
  dims: readonly number[],
  ...values: readonly number[]
): Tensor => makeTensor(name, "float32", { dims, values: Float32Array.from(values) });

export const integers = (name: string, ...values: readonly number[]): Tensor =>
  makeTensor(name, "int64", { dims: [values.length], values: BigInt64Array.from(values, BigInt) });
