/** Operators that hand codes on as they are. */
import type { Node } from "../../model/ir.ts";

/** Operators that move values without computing: what goes in and what comes out share one scale. */
const MOVERS: ReadonlySet<string> = new Set([
  "Reshape",
  "Flatten",
  "Transpose",
  "Squeeze",
  "Unsqueeze",
  "MaxPool",
]);

export function isMover(node: Node): boolean {
  // Where MaxPool found what it hands on is no value that codes could carry.
  return node.domain === "" && MOVERS.has(node.opType) && (node.output[1] ?? "") === "";
}
