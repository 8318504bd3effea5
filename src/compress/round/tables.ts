/** Embedding tables that can be rounded: rows are picked from them and nothing else is done. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Graph, type Node, type Tensor, readInt } from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { isKeptFloat } from "../layers.ts";
import { rowLayout } from "../quantize/weight-codes.ts";
import type { Weight } from "./round-weight.ts";

export interface Table extends Weight {
  readonly tensor: Tensor;
  readonly readers: readonly Node[];
}

/** Constant float32 tables of rank 2 that only Gather (axis 0) and Slice read. */
export function findTables(
  graph: Graph,
  index: GraphIndex,
  limits: { readonly minimumElements: number; readonly keepFloat: readonly string[] },
): readonly Table[] {
  return graph.initializer.flatMap((tensor) => {
    const readers = index.consumersOf(tensor.name).map(({ node }) => node);
    const [rows, width, ...others] = tensorDims(tensor);
    if (rows === undefined || width === undefined || others.length > 0) return [];
    const isTable =
      readers.length > 0 &&
      readers.every((node) => picksRows(node, tensor.name)) &&
      !readers.some((node) => isKeptFloat(node, limits.keepFloat)) &&
      elementTypeOf(tensor) === "float32" &&
      rows * width >= limits.minimumElements &&
      index.constantOf(tensor.name) === tensor &&
      !index.isGraphOutput(tensor.name);
    if (!isTable) return [];
    const values = floatValues(tensor);
    if (!values.every((value) => Number.isFinite(value))) return [];
    return [{ tensor, readers, values, layout: rowLayout(rows, width) }];
  });
}

function picksRows(node: Node, table: string): boolean {
  if (node.domain !== "" || node.input[0] !== table || node.input.includes(table, 1)) return false;
  return node.opType === "Slice" || (node.opType === "Gather" && readInt(node, "axis", 0) === 0);
}
