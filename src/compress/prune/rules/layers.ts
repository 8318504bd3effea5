/** Layers: they read the channels before them and make channels of their own. */
import { intAttribute, type Node, readInt } from "../../../model/ir.ts";
import { elementCount, tensorDims } from "../../../model/tensor-data.ts";
import type { Layer } from "../../layers.ts";
import type { Carried, RuleContext } from "../rule.ts";

/** A layer that reads channels: the rows of its weight, by groups, as many in each. */
export interface ChannelReader {
  readonly layer: Layer;
  /** By place of the input: groups follow each other. */
  readonly channels: Int32Array;
  readonly groups: number;
}

export interface LayerPassage {
  readonly made: Carried | undefined;
  /** undefined where the layer reads no channels, or each of its groups goes with its channels. */
  readonly reader: ChannelReader | undefined;
  /** The channels before it cannot be taken away. */
  readonly isBarrier: boolean;
}

export interface LayerContext extends RuleContext {
  add(count: number): Int32Array;
  fix(channels: Int32Array): void;
}

/** Channels that a layer reads, and those that it makes; what has no place for the latter stays whole. */
export function passLayer(layer: Layer, context: LayerContext): LayerPassage {
  const { node, dims, layout } = layer;
  const given = context.carriedBy(node.input[0]);
  const isReadable = given !== undefined && isWhereRead(layer, given);
  const channels = context.add(layout.channels);
  const made = madeBy(layer, channels, context);
  const groups = layer.kind === "conv" ? readInt(node, "group", 1) : 1;
  context.slice(1, layer.channelAxis, channels);
  if (made === undefined || !sliceBias(node, channels, context)) context.fix(channels);
  const before = isReadable ? given.channels : undefined;
  const isBarrier = given !== undefined && !isReadable;
  if (groups > 1 && groups >= (dims[1] ?? 0))
    return { ...wholeGroups({ groups, before, channels }, context), made, isBarrier };
  if (groups > 1) tieEvenly(channels, groups, context);
  if (before === undefined) return { made, reader: undefined, isBarrier };
  if (groups > 1) tieEvenly(before, groups, context);
  const axis = layer.kind === "conv" || layer.transposed ? 1 : 0;
  context.slice(1, axis, before.subarray(0, before.length / groups));
  return { made, reader: { layer, channels: before, groups }, isBarrier };
}

function isWhereRead(
  { kind, dims, layout, node }: Layer,
  { axis, rank, channels }: Carried,
): boolean {
  if (kind !== "conv") return axis === rank - 1 && channels.length === layout.depth;
  return axis === 1 && channels.length === (dims[1] ?? 0) * readInt(node, "group", 1);
}

function madeBy(
  { kind, node, dims }: Layer,
  channels: Int32Array,
  context: RuleContext,
): Carried | undefined {
  if (kind === "conv") return { axis: 1, rank: dims.length, channels };
  const rank = kind === "gemm" ? 2 : context.shapeOf(node.output[0] ?? "")?.length;
  return rank === undefined ? undefined : { axis: rank - 1, rank, channels };
}

/** A bias for each channel, one for all, or none. */
function sliceBias(node: Node, channels: Int32Array, context: RuleContext): boolean {
  const [, , bias = ""] = node.input;
  if (bias === "") return true;
  const constant = context.index.constantOf(bias);
  if (constant === undefined) return false;
  const dims = tensorDims(constant);
  if (elementCount(dims) === 1) return true;
  return context.slice(2, dims.length - 1, channels);
}

interface Grouped {
  readonly groups: number;
  readonly before: Int32Array | undefined;
  readonly channels: Int32Array;
}

/** Many groups of few channels, depthwise too: what a group reads goes with what it makes, and nothing is left to refit. */
function wholeGroups(
  { groups, before, channels }: Grouped,
  context: LayerContext,
): { readonly reader: undefined } {
  const size = channels.length / groups;
  const leaders = channels.filter((_, at) => at % size === 0);
  const leaderOf = (place: number, count: number): number =>
    leaders[Math.floor((place * groups) / count)] ?? 0;
  context.tie(
    channels,
    channels.map((_, at) => leaderOf(at, channels.length)),
  );
  if (before === undefined) context.fix(channels);
  else
    context.tie(
      before,
      before.map((_, at) => leaderOf(at, before.length)),
    );
  context.rewrite(leaders, (left) => ({
    attributes: [intAttribute("group", left(leaders).length)],
  }));
  return { reader: undefined };
}

/** Few groups of many channels: each loses as many, at the same places. */
function tieEvenly(channels: Int32Array, groups: number, context: RuleContext): void {
  const size = channels.length / groups;
  context.tie(
    channels,
    channels.map((_, at) => channels[at % size] ?? 0),
  );
}
