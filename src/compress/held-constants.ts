/** Constants that a pass over the weights of a model does not see: in Constant nodes, branches, loop bodies and functions. */
import { indexGraph, subgraphsOf } from "../model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  readTensorAttribute,
} from "../model/ir.ts";
import type { Refused } from "./pass.ts";
import { type Refusal, refusal } from "./refusal.ts";

const IN_NODE = refusal("operator", "it is in a Constant node, of which clean makes a weight");
const INNER = refusal(
  "subgraph",
  "it is in a branch or the body of a loop, out of which clean moves it",
);

/** One refusal for each that is wanted. */
export function refuseHeld(
  model: Model,
  isWanted: (tensor: Tensor) => boolean,
): readonly Refused[] {
  const { node: nodes } = graphOf(model);
  return [
    ...inNodes(nodes, IN_NODE),
    ...nodes.flatMap(subgraphsOf).flatMap((inner) => inGraph(inner, INNER)),
    ...model.functions.flatMap(({ domain, name, node: own }) => {
      const inside = refusal("subgraph", `it is inside function ${domain}:${name}`);
      const inner = own.flatMap(subgraphsOf).flatMap((graph) => inGraph(graph, inside));
      return [...inNodes(own, inside), ...inner];
    }),
  ];

  function inNodes(given: readonly Node[], why: Refusal): readonly Refused[] {
    return given.flatMap((node) => {
      const isConstant = node.domain === "" && node.opType === "Constant";
      const tensor = isConstant ? readTensorAttribute(node, "value") : undefined;
      const label = node.output[0] ?? node.name;
      return tensor !== undefined && isWanted(tensor)
        ? [{ kind: "refused", node: label, operator: "Constant", ...why }]
        : [];
    });
  }

  function inGraph(graph: Graph, why: Refusal): readonly Refused[] {
    const index = indexGraph(graph);
    const stored = graph.initializer.filter(isWanted).map(({ name }): Refused => {
      const operator = index.consumersOf(name)[0]?.node.opType ?? "";
      return { kind: "refused", node: name, operator, ...why };
    });
    const deeper = graph.node.flatMap(subgraphsOf).flatMap((inner) => inGraph(inner, why));
    return [...stored, ...inNodes(graph.node, why), ...deeper];
  }
}
