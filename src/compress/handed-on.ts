/** The constant behind a name: itself, or what a Reshape into its own shape hands on, as where several layers share codes. */
import type { GraphIndex } from "../model/graph-index.ts";
import { type Node, type Tensor, readInt } from "../model/ir.ts";
import { tensorValues } from "../model/tensor-data.ts";

/** The name of what is handed on, however often; the name itself where nothing is. */
export function handedOn(name: string, index: GraphIndex): string {
  let found = name;
  for (;;) {
    const made = index.producerOf(found)?.node;
    if (made?.domain !== "" || made.opType !== "Reshape" || !keepsShape(made, index)) return found;
    found = made.input[0] ?? "";
  }
}

/** Zeros: each size is what it was. */
function keepsShape(node: Node, index: GraphIndex): boolean {
  const sizes = index.constantOf(node.input[1] ?? "");
  if (sizes === undefined || readInt(node, "allowzero", 0) !== 0) return false;
  return [...tensorValues(sizes)].every((size) => Number(size) === 0);
}

export const storedConstant = (name: string, index: GraphIndex): Tensor | undefined =>
  index.constantOf(handedOn(name, index));
