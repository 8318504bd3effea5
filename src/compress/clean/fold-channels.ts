/** Folds what is done to each channel of a layer's output into the layer's own weight and bias. The engine does so for float layers only. */
import { allFinite } from "../all-finite.ts";
import { type GraphIndex, freshNames, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { applied } from "../changes.ts";
import { type Layer, nodeLabel, readLayer } from "../layers.ts";
import type { Change, PassResult } from "../pass.ts";
import { isReadOnce } from "../stored-weight.ts";
import { type ChannelMap, channelMap } from "./channel-maps.ts";

/** Conv and Gemm whose weight nothing else reads, with the BatchNormalization, Mul and Add behind them that take a number for each channel. */
export function foldChannels(model: Model): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const tensors: Tensor[] = [];
  const changes: Change[] = [];
  const folded = new Map<Node, Node>();
  const gone = new Set<Node>();
  for (const node of graph.node) {
    const found = foldable(node, index);
    if (found === undefined) continue;
    const { own, maps, behind } = found;
    const { weight, bias } = scaled(own, maps);
    if (!allFinite(weight) || !allFinite(bias)) continue;
    const names = [fresh("w"), fresh("b")] as const;
    tensors.push(
      makeTensor(names[0], "float32", { dims: own.layer.dims, values: weight }),
      makeTensor(names[1], "float32", { dims: [bias.length], values: bias }),
    );
    const outputs = behind.at(-1)?.output ?? node.output;
    folded.set(
      node,
      withNode(node, { inputs: [own.layer.input, ...names], outputs: [...outputs] }),
    );
    for (const each of behind) {
      gone.add(each);
      changes.push(applied(each, `folded into ${nodeLabel(node)}`));
    }
  }
  if (folded.size === 0) return { model, changes };
  const nodes = graph.node.filter((node) => !gone.has(node));
  const initializers = [...graph.initializer, ...tensors];
  const next = nodes.map((node) => folded.get(node) ?? node);
  return { model: withGraph(model, { nodes: next, initializers }), changes };
}

interface Foldable {
  readonly own: OwnLayer;
  readonly maps: readonly ChannelMap[];
  /** The nodes that the maps stand for. */
  readonly behind: readonly Node[];
}

function foldable(node: Node, index: GraphIndex): Foldable | undefined {
  if (node.domain !== "" || (node.opType !== "Conv" && node.opType !== "Gemm")) return undefined;
  // Only layers that something stands behind are read whole.
  if (!MAPPING.has(onlyReader(node, index)?.opType ?? "")) return undefined;
  const own = ownLayer(node, index);
  if (own === undefined) return undefined;
  const channels = { count: own.bias.length, rank: own.layer.dims.length };
  const maps: ChannelMap[] = [];
  const behind: Node[] = [];
  for (;;) {
    const last = behind.at(-1) ?? node;
    const next = onlyReader(last, index);
    const map =
      next === undefined ? undefined : channelMap(next, last.output[0] ?? "", { channels, index });
    if (next === undefined || map === undefined) break;
    maps.push(map);
    behind.push(next);
  }
  return behind.length === 0 ? undefined : { own, maps, behind };
}

function onlyReader({ output }: Node, index: GraphIndex): Node | undefined {
  const [value = ""] = output;
  const readers = index.consumersOf(value);
  return readers.length === 1 && !index.isGraphOutput(value) ? readers[0]?.node : undefined;
}

const ANY_SIZE = { minimumElements: 0, keepFloat: [] };

const MAPPING: ReadonlySet<string> = new Set(["BatchNormalization", "Mul", "Add"]);

interface OwnLayer {
  readonly layer: Layer;
  /** Zeros where it has none. */
  readonly bias: Float64Array;
}

/** A layer whose weight is its own. */
function ownLayer(node: Node, index: GraphIndex): OwnLayer | undefined {
  const found = readLayer(node, index, ANY_SIZE);
  if ("code" in found || !isReadOnce(found.layer, index)) return undefined;
  const { layer } = found;
  const { channels } = layer.layout;
  if (layer.bias === undefined) return { layer, bias: new Float64Array(channels) };
  const constant = index.constantOf(layer.bias);
  if (constant === undefined || elementTypeOf(constant) !== "float32") return undefined;
  const isRow = tensorDims(constant).every((size, axis, dims) =>
    axis === dims.length - 1 ? size === channels : size === 1,
  );
  return isRow && constant.dims.length > 0
    ? { layer, bias: Float64Array.from(floatValues(constant)) }
    : undefined;
}

/** The maps one after the other, then the layer. */
function scaled(
  { layer, bias }: OwnLayer,
  maps: readonly ChannelMap[],
): { readonly weight: Float32Array; readonly bias: Float32Array } {
  const { channels, depth, offset } = layer.layout;
  const { factors, shifts } = maps.reduce(composed);
  const weight = new Float32Array(layer.values.length);
  for (let channel = 0; channel < channels; channel += 1)
    for (let k = 0; k < depth; k += 1) {
      const at = offset(channel, k);
      weight[at] = (layer.values[at] ?? 0) * (factors[channel] ?? 0);
    }
  const moved = bias.map((value, at) => value * (factors[at] ?? 0) + (shifts[at] ?? 0));
  return { weight, bias: Float32Array.from(moved) };
}

const composed = (first: ChannelMap, then: ChannelMap): ChannelMap => ({
  factors: first.factors.map((factor, at) => factor * (then.factors[at] ?? 0)),
  shifts: first.shifts.map((shift, at) => shift * (then.factors[at] ?? 0) + (then.shifts[at] ?? 0)),
});
