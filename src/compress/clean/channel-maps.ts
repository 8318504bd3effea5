/** Nodes that multiply each channel by a number and add one: normalisations with fixed statistics, and products and sums with constants. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, type Tensor, readFloat, readInt } from "../../model/ir.ts";
import { elementCount, elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";

/** y = factors · x + shifts, a number of each for every channel. */
export interface ChannelMap {
  readonly factors: Float64Array;
  readonly shifts: Float64Array;
}

export interface Channels {
  readonly count: number;
  /** Axes of the value whose second holds the channels. */
  readonly rank: number;
}

/** What `node` does to the channels of `value`; undefined where it does more or something else. */
export function channelMap(
  node: Node,
  value: string,
  context: { readonly channels: Channels; readonly index: GraphIndex },
): ChannelMap | undefined {
  if (node.domain !== "") return undefined;
  switch (node.opType) {
    case "BatchNormalization":
      return normalization(node, context);
    case "Mul":
    case "Add": {
      const others = node.input.filter((name) => name !== value);
      const isOnce = node.input.length === 2 && others.length === 1;
      const numbers = isOnce ? numbersAlong(others[0] ?? "", context) : undefined;
      if (numbers === undefined) return undefined;
      const { count } = context.channels;
      return node.opType === "Mul"
        ? { factors: numbers, shifts: new Float64Array(count) }
        : { factors: new Float64Array(count).fill(1), shifts: numbers };
    }
    default:
      return undefined;
  }
}

interface Context {
  readonly channels: Channels;
  readonly index: GraphIndex;
}

const EPSILON = 1e-5;

/** With the statistics of training it would depend on the batch; before set 9 it could have statistics for each place. */
function normalization(node: Node, { channels, index }: Context): ChannelMap | undefined {
  const isFixed =
    readInt(node, "training_mode", 0) === 0 &&
    readInt(node, "spatial", 1) === 1 &&
    node.output.slice(1).every((name) => name === "");
  if (!isFixed) return undefined;
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((place) =>
    floatsOf(index.constantOf(node.input[place] ?? ""), [channels.count]),
  );
  if (scale === undefined || bias === undefined) return undefined;
  if (mean === undefined || variance === undefined) return undefined;
  // As the attribute is stored.
  const epsilon = Math.fround(readFloat(node, "epsilon", EPSILON));
  const factors = Float64Array.from(
    scale,
    (value, at) => value / Math.sqrt((variance[at] ?? Number.NaN) + epsilon),
  );
  const shifts = Float64Array.from(
    bias,
    (value, at) => value - (mean[at] ?? Number.NaN) * (factors[at] ?? Number.NaN),
  );
  return { factors, shifts };
}

/** One number for each channel: a constant that broadcasts along all other axes and adds none. */
function numbersAlong(name: string, { channels, index }: Context): Float64Array | undefined {
  const { count, rank } = channels;
  const tensor = index.constantOf(name);
  if (tensor === undefined || tensor.dims.length > rank) return undefined;
  const dims = tensorDims(tensor);
  const aligned = [...Array.from({ length: rank - dims.length }, () => 1), ...dims];
  const isAlong = aligned.every((size, axis) => size === 1 || (axis === 1 && size === count));
  const floats = isAlong ? floatsOf(tensor, dims) : undefined;
  if (floats === undefined) return undefined;
  return Float64Array.from({ length: count }, (_, at) => floats[floats.length === 1 ? 0 : at] ?? 0);
}

function floatsOf(tensor: Tensor | undefined, dims: readonly number[]): Float32Array | undefined {
  if (tensor === undefined || elementTypeOf(tensor) !== "float32") return undefined;
  const isShaped = tensorDims(tensor).join() === dims.join() && elementCount(dims) > 0;
  return isShaped ? floatValues(tensor) : undefined;
}
