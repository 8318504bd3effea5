/** How many channels a layer with a constant weight reads along axis 1. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, readInt } from "../../model/ir.ts";
import { tensorDims } from "../../model/tensor-data.ts";

/** undefined for other operators than those whose float weight ONNX Runtime may quantize by itself. */
export function inputDepth(node: Node, index: GraphIndex): number | undefined {
  const weight = node.domain === "" ? index.constantOf(node.input[1] ?? "") : undefined;
  if (weight === undefined) return undefined;
  const [first, second = 0] = tensorDims(weight);
  switch (node.opType) {
    case "Conv":
      return second * readInt(node, "group", 1);
    case "ConvTranspose":
      return first;
    case "Gemm":
      if (readInt(node, "transA", 0) !== 0) return undefined;
      return readInt(node, "transB", 0) === 0 ? first : second;
    default:
      return undefined;
  }
}
