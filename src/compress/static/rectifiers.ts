/** Relu and Clip behind a value: where codes begin at 0 and end with the range, they clamp already. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, readFloat } from "../../model/ir.ts";
import { elementTypeOf, floatValues } from "../../model/tensor-data.ts";
import { isMover } from "./movers.ts";

/** A value behind Relu and Clip nodes that are the only readers of what stands before them. */
export interface Rectified {
  readonly final: string;
  readonly nodes: readonly Node[];
  /** The most that it can be. */
  readonly ceiling: number;
}

/** Follows Relu and Clip(0, …): an asymmetric range from 0 clamps as they do. */
export function rectifiersAfter(
  node: Node,
  index: GraphIndex,
  unclamped: ReadonlySet<Node> = new Set(),
): Rectified {
  let final = node.output[0] ?? "";
  let ceiling = Number.POSITIVE_INFINITY;
  const nodes: Node[] = [];
  if (isMover(node)) return { final, nodes, ceiling };
  for (;;) {
    const readers = index.consumersOf(final);
    const only = readers.length === 1 && !index.isGraphOutput(final) ? readers[0] : undefined;
    if (only === undefined || only.inputIndex !== 0 || unclamped.has(only.node))
      return { final, nodes, ceiling };
    const most = rectifiedMaximum(only.node, index);
    if (most === undefined) return { final, nodes, ceiling };
    nodes.push(only.node);
    final = only.node.output[0] ?? final;
    ceiling = Math.min(ceiling, most);
  }
}

/** Relu, and Clip from 0 on. */
export function isRectifier(node: Node, index: GraphIndex): boolean {
  return rectifiedMaximum(node, index) !== undefined;
}

/** undefined for what is no rectifier; infinity where nothing is cut above. */
function rectifiedMaximum(node: Node, index: GraphIndex): number | undefined {
  if (node.domain !== "") return undefined;
  if (node.opType === "Relu") return Number.POSITIVE_INFINITY;
  if (node.opType !== "Clip" || clipBound(node, 1, index) !== 0) return undefined;
  return clipBound(node, 2, index);
}

/** Attributes until opset 10, inputs from 11; undefined where it is computed. */
export function clipBound(node: Node, place: 1 | 2, index: GraphIndex): number | undefined {
  const name = node.input[place];
  if (name === undefined || name === "")
    return place === 1
      ? readFloat(node, "min", Number.NEGATIVE_INFINITY)
      : readFloat(node, "max", Number.POSITIVE_INFINITY);
  const constant = index.constantOf(name);
  return constant === undefined || elementTypeOf(constant) !== "float32"
    ? undefined
    : floatValues(constant)[0];
}
