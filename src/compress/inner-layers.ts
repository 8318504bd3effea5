/** Layers in the branches of If and the bodies of loops, which no pass rewrites. */
import { indexGraph, subgraphsOf } from "../model/graph-index.ts";
import type { Graph } from "../model/ir.ts";
import { refused } from "./changes.ts";
import { LAYER_OPERATORS } from "./layers.ts";
import type { Refused } from "./pass.ts";
import { refusal } from "./refusal.ts";

const INNER = refusal("subgraph", "it is in a branch or the body of a loop");

/** One refusal for each MatMul, Gemm or Conv in a subgraph whose weight is a constant there. */
export function refuseInnerLayers(graph: Graph): readonly Refused[] {
  return graph.node.flatMap(subgraphsOf).flatMap((inner) => {
    const index = indexGraph(inner);
    const layers = inner.node.filter(
      ({ domain, opType, input }) =>
        domain === "" &&
        LAYER_OPERATORS.has(opType) &&
        index.constantOf(input[1] ?? "") !== undefined,
    );
    return [...layers.map((node) => refused(node, INNER)), ...refuseInnerLayers(inner)];
  });
}
