/** A canary without one of its blocks. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import { graphOf, type Model, withGraph } from "../../model/ir.ts";
import { node, refused } from "./wrap-output.ts";

/** A block is replaced by what goes round it: the first addition of a value to something that was made from that value. @throws UserError where there is none */
export function skipBlock(model: Model): { readonly model: Model; readonly block: string } {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  for (const [position, added] of graph.node.entries()) {
    const [first = "", second = ""] = added.input;
    const [result = ""] = added.output;
    if (added.opType !== "Add" || isConstant(index, first) || isConstant(index, second)) continue;
    const skip = roundOf(index, first, second);
    if (skip === undefined) continue;
    const nodes = graph.node.with(position, node("Identity", [skip], result));
    return { model: withGraph(model, { nodes }), block: added.name === "" ? result : added.name };
  }
  throw refused("the model has no block with a residual connection");
}

const isConstant = (index: GraphIndex, value: string): boolean =>
  index.constantOf(value) !== undefined;

/** Which of two values the other is made from. */
function roundOf(index: GraphIndex, first: string, second: string): string | undefined {
  if (first === second) return undefined;
  if (isMadeFrom(index, second, first)) return first;
  return isMadeFrom(index, first, second) ? second : undefined;
}

function isMadeFrom(index: GraphIndex, value: string, origin: string): boolean {
  const [pending, seen] = [[value], new Set<string>()];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === origin) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    pending.push(...(index.producerOf(name)?.node.input ?? []));
  }
  return false;
}
