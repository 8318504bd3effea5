/** A layer that reads channels, as numbers to choose by, and back into the layer. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { InputStatistics } from "../calibrate/input-statistics.ts";
import { momentsOf } from "../calibrate/moments.ts";
import type { Layer } from "../layers.ts";
import { freeBiasOf, type LayerBias } from "../quantize/bias-of.ts";
import type { Reader } from "./channel-fit.ts";
import type { PrunedWriter } from "./pruned-writer.ts";
import type { ChannelReader } from "./rules/layers.ts";

/** One group of a layer's output channels. */
export interface FittedReader extends Reader {
  readonly layer: Layer;
  readonly group: number;
  readonly mean: Float64Array;
  /** undefined: nothing can take the mean of the change back. */
  readonly bias: LayerBias | undefined;
}

export interface Fitting {
  readonly statistics: InputStatistics;
  readonly index: GraphIndex;
  /** Which of the channels to choose from a channel is, and how many those are. */
  readonly choiceOf: (channel: number) => number | undefined;
  readonly choices: number;
}

/** One for each group of the layer. */
export function readersOf(reader: ChannelReader, fitting: Fitting): readonly FittedReader[] {
  const { layer, groups } = reader;
  const bias = freeBiasOf(layer, fitting.index);
  return Array.from({ length: groups }, (_, group): FittedReader => {
    const { mean, second, centred } = momentsOf(fitting.statistics, group);
    const { depth } = layer.layout;
    const columns = layer.layout.channels / groups;
    return {
      layer,
      group,
      columns,
      weight: groupWeight(layer, { group, columns }),
      moments: bias === undefined ? second : notBelowRounding(centred, { second, depth }),
      rowsOf: rowsByChoice(reader, group, fitting),
      mean,
      bias,
    };
  });
}

/** [depth, columns] of a group, row by row. */
function groupWeight(
  { layout, values }: Layer,
  { group, columns }: { readonly group: number; readonly columns: number },
): Float64Array {
  return Float64Array.from({ length: layout.depth * columns }, (_, at) => {
    const [k, column] = [Math.floor(at / columns), at % columns];
    return values[layout.offset(group * columns + column, k)] ?? 0;
  });
}

/** The part of a second moment below which float32 sums tell no variance. */
const ROUNDING = 2 ** -23;

/** A variance is no smaller than what rounding leaves of it: only what is always 0 has none. */
function notBelowRounding(
  centred: Float64Array,
  { second, depth }: { readonly second: Float64Array; readonly depth: number },
): Float64Array {
  const floored = centred.slice();
  for (let at = 0; at < floored.length; at += depth + 1)
    floored[at] = Math.max(floored[at] ?? 0, ROUNDING * (second[at] ?? 0));
  return floored;
}

/** A Conv's kernel walks its taps first, with the channels innermost. */
function rowsByChoice(
  { layer, channels, groups }: ChannelReader,
  group: number,
  { choiceOf, choices }: Fitting,
): readonly (readonly number[])[] {
  const rows = Array.from({ length: choices }, (): number[] => []);
  const inner = channels.length / groups;
  for (let k = 0; k < layer.layout.depth; k += 1) {
    const choice = choiceOf(channels[group * inner + (k % inner)] ?? -1);
    if (choice !== undefined) rows[choice]?.push(k);
  }
  return rows;
}

/** The refitted weight, with zeros where channels are gone, and the mean of the change in the bias. */
export function writeRefitted(
  reader: FittedReader,
  weight: Float64Array,
  writer: PrunedWriter,
): void {
  const { layer, group, columns, bias, mean } = reader;
  const { node, dims, layout } = layer;
  const first = group * columns;
  const values = writer.valuesAt(node, 1, { dims, values: layer.values });
  for (let k = 0; k < layout.depth; k += 1)
    for (let column = 0; column < columns; column += 1)
      values[layout.offset(first + column, k)] = weight[k * columns + column] ?? 0;
  if (bias === undefined) return;
  const shifted = writer.valuesAt(bias.node, bias.inputIndex, bias);
  for (const [k, value] of mean.entries())
    for (let column = 0; column < columns; column += 1) {
      const at = k * columns + column;
      const change = (reader.weight[at] ?? 0) - (weight[at] ?? 0);
      shifted[first + column] = (shifted[first + column] ?? 0) + value * change;
    }
}
