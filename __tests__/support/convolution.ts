/** The model of which the reference counts operations: a convolution of 1×3×16×16, Relu, Flatten, and Gemm of 512 to 10. */
import type { ValueShape } from "../../src/model/count-operations.ts";
import { intsAttribute, makeTensor, type Model } from "../../src/model/ir.ts";
import { float, node, small } from "./models.ts";

const zeros = (name: string, ...dims: readonly number[]) =>
  makeTensor(name, "float32", {
    dims,
    values: new Float32Array(dims.reduce((product, size) => product * size, 1)),
  });

export function convolution(): Model {
  return small({
    inputs: [float("x", 1, 3, 16, 16)],
    outputs: [float("y", 1, 10)],
    weights: [zeros("w1", 8, 3, 3, 3), zeros("w2", 512, 10), zeros("b2", 10)],
    nodes: [
      node("c = Conv(x, w1)", [
        intsAttribute("kernel_shape", [3, 3]),
        intsAttribute("pads", [1, 1, 1, 1]),
        intsAttribute("strides", [2, 2]),
      ]),
      node("r = Relu(c)"),
      node("f = Flatten(r)", { axis: 1 }),
      node("y = Gemm(f, w2, b2)"),
    ],
  });
}

/** As the engine finds them. */
export const CONVOLUTION_SHAPES: ReadonlyMap<string, ValueShape> = new Map(
  Object.entries({
    x: [1, 3, 16, 16],
    c: [1, 8, 8, 8],
    r: [1, 8, 8, 8],
    f: [1, 512],
    y: [1, 10],
  }).map(([name, shape]) => [name, { shape, elementType: "float32" }]),
);
