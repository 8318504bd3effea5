/** Zero points of Conv weights that are all zero are what DequantizeLinear assumes without them. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import { type Model, type Node, graphOf, withGraph, withNode } from "../../model/ir.ts";
import { storedConstant } from "../handed-on.ts";
import { elementTypeOf, tensorValues } from "../../model/tensor-data.ts";

/** The engine fuses Conv without the zero point; Gemm and MatMul need it there. */
export function dropZeroPoints(model: Model): Model {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const nodes = graph.node.map((node) =>
    isIdle(node, index) ? withNode(node, { inputs: node.input.slice(0, 2) }) : node,
  );
  return withGraph(model, { nodes });
}

function isIdle(node: Node, index: GraphIndex): boolean {
  if (node.domain !== "" || node.opType !== "DequantizeLinear" || node.input.length < 3)
    return false;
  const [codes, zeroPoint] = [node.input[0], node.input[2]].map((name) =>
    storedConstant(name ?? "", index),
  );
  if (codes === undefined || zeroPoint === undefined) return false;
  if (elementTypeOf(zeroPoint) !== "int8" || elementTypeOf(codes) !== "int8") return false;
  const readers = index.consumersOf(node.output[0] ?? "");
  const isConvWeight =
    readers.length > 0 &&
    readers.every(({ node: reader, inputIndex }) => reader.opType === "Conv" && inputIndex === 1);
  return isConvWeight && [...tensorValues(zeroPoint)].every((value) => Number(value) === 0);
}
