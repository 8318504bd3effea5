/** What a pass notes of a node that it changed or left alone. */
import type { Node } from "../model/ir.ts";
import { nodeLabel } from "./layers.ts";
import type { Applied, Refused } from "./pass.ts";
import type { Refusal } from "./refusal.ts";

export function applied(node: Node, reason: string): Applied {
  return { kind: "applied", node: nodeLabel(node), operator: node.opType, reason };
}

export function refused(node: Node, { code, reason }: Refusal): Refused {
  return { kind: "refused", node: nodeLabel(node), operator: node.opType, code, reason };
}
