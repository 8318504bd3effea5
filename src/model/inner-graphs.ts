/** Rewrites the graphs inside a node: branches of If, bodies of Loop, Scan and the like. */
import { graphsOf, subgraphsOf } from "./graph-index.ts";
import { type Graph, type Node, withAttributeGraphs, withNode } from "./ir.ts";

/** The same node where it holds none. */
export function withInnerGraphs(node: Node, rewrite: (inner: Graph) => Graph): Node {
  if (subgraphsOf(node).length === 0) return node;
  const attributes = node.attribute.map((attribute) => {
    const graphs = graphsOf(attribute);
    return graphs.length === 0 ? attribute : withAttributeGraphs(attribute, graphs.map(rewrite));
  });
  return withNode(node, { attributes });
}
