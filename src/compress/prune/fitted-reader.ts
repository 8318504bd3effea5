/** A layer that reads channels, as numbers to choose by, and back into the layer. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { InputStatistics } from "../calibrate/input-statistics.ts";
import { momentsOf } from "../calibrate/moments.ts";
import { type Layer, weightMatrix } from "../layers.ts";
import { freeBiasOf, type LayerBias } from "../quantize/bias-of.ts";
import type { ChannelReader } from "./channel-groups.ts";
import type { Reader } from "./choose-channels.ts";
import type { PrunedWriter } from "./pruned-writer.ts";

export interface FittedReader extends Reader {
  readonly layer: Layer;
  readonly repeat: number;
  readonly mean: Float64Array;
  /** undefined: nothing can take the mean of the change back. */
  readonly bias: LayerBias | undefined;
}

export function readerOf(
  { layer, repeat }: ChannelReader,
  {
    channels,
    statistics,
    index,
  }: {
    readonly channels: number;
    readonly statistics: InputStatistics;
    readonly index: GraphIndex;
  },
): FittedReader {
  const { channels: columns } = layer.layout;
  const bias = freeBiasOf(layer, index);
  const { mean, second, centred } = momentsOf(statistics, 0);
  const weight = weightMatrix(layer);
  const rowsOf = Array.from({ length: channels }, (_, channel) =>
    rowsOfChannel(layer, { channel, channels, repeat }),
  );
  const moments = bias === undefined ? second : centred;
  return { layer, repeat, weight, columns, moments, rowsOf, mean, bias };
}

/** A Conv's kernel walks its taps first, with the channels innermost; a flattened channel has neighbouring rows. */
function rowsOfChannel(
  { kind, layout }: Layer,
  {
    channel,
    channels,
    repeat,
  }: { readonly channel: number; readonly channels: number; readonly repeat: number },
): readonly number[] {
  if (kind === "conv")
    return Array.from({ length: layout.depth / channels }, (_, tap) => tap * channels + channel);
  return Array.from({ length: repeat }, (_, place) => channel * repeat + place);
}

interface Keeping {
  readonly kept: readonly number[];
  /** Refitted, with zeros where channels are gone. */
  readonly weight: Float64Array;
  readonly writer: PrunedWriter;
}

/** The refitted weight without the rows that are gone, and the mean of the change in the bias. */
export function keepRows(reader: FittedReader, { kept, weight, writer }: Keeping): void {
  const { layer, repeat, columns } = reader;
  const { node, kind, dims, layout } = layer;
  const values = Float32Array.from(layer.values);
  for (let k = 0; k < layout.depth; k += 1)
    for (let column = 0; column < columns; column += 1)
      values[layout.offset(column, k)] = weight[k * columns + column] ?? 0;
  writer.replace(node, 1, { dims, values });
  const axis = kind === "conv" || layer.transposed ? 1 : 0;
  const places =
    kind === "conv"
      ? kept
      : kept.flatMap((channel) => Array.from({ length: repeat }, (_, at) => channel * repeat + at));
  writer.keep(node, 1, { tensor: layer.weight, axis, places });
  shiftBias(reader, weight, writer);
}

function shiftBias(
  { bias, mean, weight: before, columns }: FittedReader,
  after: Float64Array,
  writer: PrunedWriter,
): void {
  if (bias === undefined) return;
  const values = Float32Array.from(bias.values);
  for (const [k, value] of mean.entries())
    for (let column = 0; column < columns; column += 1) {
      const change = (before[k * columns + column] ?? 0) - (after[k * columns + column] ?? 0);
      values[column] = (values[column] ?? 0) + value * change;
    }
  writer.replace(bias.node, bias.inputIndex, { dims: bias.dims, values });
}
