/** Embedding tables that can be rounded: rows are picked from them and nothing else is done. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Graph, type Node, type Tensor, readInt } from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { isKeptFloat } from "../layers.ts";
import { rowLayout } from "../quantize/weight-codes.ts";
import { storedWeight } from "../stored-weight.ts";
import type { Weight } from "./round-weight.ts";

export interface Table extends Weight {
  readonly tensor: Tensor;
  /** Gather and Slice. */
  readonly readers: readonly Node[];
  /** Products whose channels are the table's rows, as in models whose last layer is tied to their embedding. */
  readonly products: readonly Node[];
}

/** Constant float32 tables of rank 2 that only Gather (axis 0), Slice and tied products read. */
export function findTables(
  graph: Graph,
  index: GraphIndex,
  limits: { readonly minimumElements: number; readonly keepFloat: readonly string[] },
): readonly Table[] {
  return graph.initializer.flatMap((tensor) => {
    const all = index.consumersOf(tensor.name).map(({ node }) => node);
    const readers = all.filter((node) => picksRows(node, tensor.name));
    const others = all.filter((node) => !readers.includes(node));
    const products = others.map((node) => tiedProducts(node, tensor.name, index));
    const [rows, width, ...more] = tensorDims(tensor);
    if (rows === undefined || width === undefined || more.length > 0) return [];
    const isTable =
      readers.length > 0 &&
      products.every((found) => found.length > 0) &&
      ![...readers, ...products.flat()].some((node) => isKeptFloat(node, limits.keepFloat)) &&
      elementTypeOf(tensor) === "float32" &&
      rows * width >= limits.minimumElements &&
      index.constantOf(tensor.name) === tensor &&
      !index.isGraphOutput(tensor.name);
    if (!isTable) return [];
    const values = floatValues(tensor);
    if (!values.every((value) => Number.isFinite(value))) return [];
    return [{ tensor, readers, products: products.flat(), values, layout: rowLayout(rows, width) }];
  });
}

const isWeight = ({ domain, input }: Node, name: string): boolean =>
  domain === "" && input.indexOf(name) === 1 && !input.includes(name, 2);

/** Empty where the node does anything else with the table. */
function tiedProducts(node: Node, table: string, index: GraphIndex): readonly Node[] {
  if (node.opType === "Gemm")
    return isWeight(node, table) && readInt(node, "transB", 0) !== 0 ? [node] : [];
  const turned = node.output[0] ?? "";
  const isTurned = storedWeight(turned, index)?.name === table && !index.isGraphOutput(turned);
  const products = isTurned ? index.consumersOf(turned).map((reader) => reader.node) : [];
  return products.every((reader) => reader.opType === "MatMul" && isWeight(reader, turned))
    ? products
    : [];
}

function picksRows(node: Node, table: string): boolean {
  if (node.domain !== "" || node.input[0] !== table || node.input.includes(table, 1)) return false;
  return node.opType === "Slice" || (node.opType === "Gather" && readInt(node, "axis", 0) === 0);
}
