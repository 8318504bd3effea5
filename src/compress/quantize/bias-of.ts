/** The constant that is added to each output channel of a layer: Gemm's and Conv's own, or that of an Add which alone reads a MatMul. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Node } from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import type { Layer } from "../layers.ts";

export interface LayerBias {
  /** Who reads the constant, and as which of its inputs. */
  readonly node: Node;
  readonly inputIndex: number;
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** undefined when there is none, or when it is not one float32 for each channel. */
export function biasOf(layer: Layer, index: GraphIndex): LayerBias | undefined {
  if (layer.bias !== undefined) return biasAt(layer, index, { node: layer.node, inputIndex: 2 });
  const output = layer.node.output[0] ?? "";
  const readers = index.consumersOf(output);
  const reader = readers.length === 1 && !index.isGraphOutput(output) ? readers[0] : undefined;
  if (layer.kind !== "matmul" || reader === undefined || reader.inputIndex < 0) return undefined;
  if (reader.node.domain !== "" || reader.node.opType !== "Add") return undefined;
  return biasAt(layer, index, { node: reader.node, inputIndex: 1 - reader.inputIndex });
}

/** The same, when nothing else reads the constant, so that it may change. */
export function freeBiasOf(layer: Layer, index: GraphIndex): LayerBias | undefined {
  const bias = biasOf(layer, index);
  const name = bias?.node.input[bias.inputIndex] ?? "";
  return index.consumersOf(name).length === 1 ? bias : undefined;
}

function biasAt(
  layer: Layer,
  index: GraphIndex,
  place: Pick<LayerBias, "node" | "inputIndex">,
): LayerBias | undefined {
  const constant = index.constantOf(place.node.input[place.inputIndex] ?? "");
  if (constant === undefined || elementTypeOf(constant) !== "float32") return undefined;
  const dims = tensorDims(constant);
  const isRow =
    dims.at(-1) === layer.layout.channels && dims.slice(0, -1).every((size) => size === 1);
  const values = floatValues(constant);
  if (!isRow || values.length !== layer.layout.channels) return undefined;
  return { ...place, dims, values };
}
