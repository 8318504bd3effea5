/** How many axes values have, as far as the model says. */
import type { Graph } from "./ir.ts";

/** Of inputs, outputs and the values whose type is written down; what is missing here is not known. */
export function declaredRanks(graph: Graph): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const { name, type } of [...graph.input, ...graph.valueInfo, ...graph.output]) {
    const shape = type?.value.case === "tensorType" ? type.value.value.shape : undefined;
    if (shape !== undefined) ranks.set(name, shape.dim.length);
  }
  return ranks;
}
