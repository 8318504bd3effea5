/** Layers in the branches of If and the bodies of loops, for passes that need to know what goes into them. */
import { indexGraph, subgraphsOf } from "../model/graph-index.ts";
import type { Graph, Tensor } from "../model/ir.ts";
import { refused } from "./changes.ts";
import { LAYER_OPERATORS } from "./layers.ts";
import type { Refused } from "./pass.ts";
import { refusal } from "./refusal.ts";

const INNER = refusal(
  "subgraph",
  "it is in a branch or the body of a loop, whose values calibration does not see",
);

type ConstantOf = (name: string) => Tensor | undefined;

/** One refusal for each MatMul, Gemm or Conv in a subgraph whose weight is a constant, there or in a graph around it. */
export function refuseInnerLayers(
  graph: Graph,
  constantOf: ConstantOf = constantsOf(graph),
): readonly Refused[] {
  return graph.node.flatMap(subgraphsOf).flatMap((inner) => {
    const index = indexGraph(inner);
    const known: ConstantOf = (name) => index.constantOf(name) ?? constantOf(name);
    const layers = inner.node.filter(
      ({ domain, opType, input }) =>
        domain === "" && LAYER_OPERATORS.has(opType) && known(input[1] ?? "") !== undefined,
    );
    return [...layers.map((node) => refused(node, INNER)), ...refuseInnerLayers(inner, known)];
  });
}

function constantsOf(graph: Graph): ConstantOf {
  const index = indexGraph(graph);
  return (name) => index.constantOf(name);
}
