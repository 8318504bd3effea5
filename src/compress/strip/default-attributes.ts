/** Leaves out attributes that say what the operator does anyway. */
import {
  type Attribute,
  type Model,
  type Node,
  attributeNumbers,
  graphOf,
  withGraph,
  withNode,
} from "../../model/ir.ts";

/** A number, or what every entry of a list is. Defaults that changed between operator sets are not here. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Conv: { group: 1, dilations: 1, strides: 1, pads: 0 },
  ConvTranspose: { group: 1, dilations: 1, strides: 1, pads: 0, output_padding: 0 },
  MaxPool: { dilations: 1, strides: 1, pads: 0, ceil_mode: 0, storage_order: 0 },
  AveragePool: { strides: 1, pads: 0, ceil_mode: 0, count_include_pad: 0 },
  Gemm: { alpha: 1, beta: 1, transA: 0, transB: 0 },
  Gather: { axis: 0 },
  Flatten: { axis: 1 },
  LayerNormalization: { axis: -1 },
  Reshape: { allowzero: 0 },
  ReduceMean: { keepdims: 1 },
  ReduceMax: { keepdims: 1 },
  ReduceSum: { keepdims: 1 },
  ArgMax: { axis: 0, keepdims: 1, select_last_index: 0 },
};

export function dropDefaultAttributes(model: Model): Model {
  const nodes = graphOf(model).node.map((node) => {
    const kept = node.attribute.filter((attribute) => !isDefault(node, attribute));
    return kept.length === node.attribute.length ? node : withNode(node, { attributes: kept });
  });
  return withGraph(model, { nodes });
}

function isDefault(node: Node, attribute: Attribute): boolean {
  if (node.domain !== "") return false;
  const wanted = DEFAULTS[node.opType]?.[attribute.name];
  const values = attributeNumbers(attribute);
  return wanted !== undefined && values.length > 0 && values.every((value) => value === wanted);
}
