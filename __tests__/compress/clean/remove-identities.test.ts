import { expect, test } from "@jest/globals";
import { removeIdentities } from "../../../src/compress/clean/remove-identities.ts";
import { graphOf, makeTensor } from "../../../src/model/ir.ts";
import type { ElementType, TensorValues } from "../../../src/schema/tensor.ts";
import { node, small } from "../../support/models.ts";

/** Whether `a = Mul(x, c)` is taken out for a scalar c. */
function isTakenOut(elementType: ElementType, values: TensorValues): boolean {
  const model = small({
    inputs: [{ name: "x", elementType, shape: [4] }],
    outputs: [{ name: "y", elementType, shape: [4] }],
    weights: [makeTensor("c", elementType, { dims: [], values })],
    nodes: [node("a = Mul(x, c)"), node("y = Abs(a)")],
  });
  return graphOf(removeIdentities(model, () => elementType).model).node.length === 1;
}

const ONE_IN_FLOAT16 = 0x3c00;
/** Of which the bits are 1. */
const LEAST_IN_FLOAT16 = 0x0001;

test.each<readonly [string, ElementType, TensorValues, boolean]>([
  ["1 of float16", "float16", Uint16Array.of(ONE_IN_FLOAT16), true],
  ["the smallest float16 above 0", "float16", Uint16Array.of(LEAST_IN_FLOAT16), false],
  ["1 of float64", "float64", Float64Array.of(1), true],
  ["the next float64 above 1", "float64", Float64Array.of(1 + 2 ** -52), false],
  ["1 of int64", "int64", BigInt64Array.of(1n), true],
  ["2 of int64", "int64", BigInt64Array.of(2n), false],
])(
  "a product with %s is taken out only where it changes nothing",
  (...[, type, values, expected]) => {
    expect(isTakenOut(type, values)).toBe(expected);
  },
);
