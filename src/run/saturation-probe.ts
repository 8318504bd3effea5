/** A tiny model and input on which kernels that sum u8 × s8 pairs in int16 answer wrongly. */
import { makeNode, makeTensor, type Model } from "../model/ir.ts";
import { makeModel } from "../model/make-model.ts";
import type { Feeds } from "../schema/tensor.ts";

const DEPTH = 64;
const COLUMNS = 16;
const ACTIVATION = 255;
/** Two products of 255 × 127 are 64,770: beyond int16, which ends at 32,767. */
const WEIGHT = 127;

/** What exact arithmetic answers in every column. */
export const EXACT_ANSWER: number = DEPTH * ACTIVATION * WEIGHT;

export function saturationProbe(): { readonly model: Model; readonly feeds: Feeds } {
  const values = new Int8Array(DEPTH * COLUMNS).fill(WEIGHT);
  const model = makeModel({
    opset: 13,
    inputs: [{ name: "x", elementType: "uint8", shape: ["rows", DEPTH] }],
    outputs: [{ name: "y", elementType: "int32", shape: ["rows", COLUMNS] }],
    initializers: [makeTensor("w", "int8", { dims: [DEPTH, COLUMNS], values })],
    nodes: [makeNode({ operator: "MatMulInteger", inputs: ["x", "w"], outputs: ["y"] })],
  });
  const column = {
    name: "x",
    elementType: "uint8",
    itemShape: [DEPTH],
    rows: 1,
    values: new Uint8Array(DEPTH).fill(ACTIVATION),
  } as const;
  return { model, feeds: { rows: 1, columns: [column] } };
}
