/** Operators that act on each channel alone, and where the channels lie before and after them. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { type Node, readInt, readInts } from "../../model/ir.ts";
import { tensorDims, tensorValues } from "../../model/tensor-data.ts";
import { isDepthwise } from "../layers.ts";

export interface Layout {
  /** The channels are the second of so many axes; undefined: they are the last axis. */
  readonly rank: number | undefined;
  /** There are two axes: the last is the second. */
  readonly isMatrix: boolean;
  /** Neighbours on the last axis that belong to one channel; 0: more than one, as many as its readers say. */
  readonly repeat: number;
}

export interface ChannelStep {
  /** Values that carry the same channels, before and after. */
  readonly values: readonly (readonly [string, Layout])[];
  readonly constants: readonly {
    readonly inputIndex: number;
    readonly axis: number;
    readonly repeat: number;
  }[];
  readonly isDepthwise: boolean;
}

export interface StepContext {
  /** The value that carries the channels to or from the node. */
  readonly value: string;
  readonly layout: Layout;
  readonly channels: number;
  readonly index: GraphIndex;
}

/** Each element by itself, with parameters that are attributes or single numbers. */
const POINTWISE: ReadonlySet<string> = new Set([
  "Abs",
  "Clip",
  "Dropout",
  "Elu",
  "Erf",
  "Gelu",
  "HardSigmoid",
  "HardSwish",
  "Identity",
  "LeakyRelu",
  "Mish",
  "Neg",
  "Relu",
  "Selu",
  "Sigmoid",
  "Softplus",
  "Softsign",
  "Sqrt",
  "Tanh",
]);
const JOINING: ReadonlySet<string> = new Set(["Add", "Mul", "Sub", "Div"]);
const POOLS: ReadonlySet<string> = new Set([
  "AveragePool",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "MaxPool",
]);
const NOTHING = { constants: [], isDepthwise: false } as const;

/** undefined: the channels do not stay by themselves, or not as this program knows. */
export function channelStep(node: Node, context: StepContext): ChannelStep | undefined {
  if (node.domain !== "" || node.output.slice(1).some((name) => name !== "")) return undefined;
  if (POINTWISE.has(node.opType)) return along(node, context);
  if (JOINING.has(node.opType)) return joining(node, context);
  if (POOLS.has(node.opType))
    return context.layout.rank === undefined ? undefined : along(node, context);
  if (node.opType === "BatchNormalization") return normalising(node, context);
  if (node.opType === "Conv") return depthwise(node, context);
  return flattening(node, context);
}

/** From the first input to the output with the same layout. */
function along(node: Node, { value, layout }: StepContext): ChannelStep | undefined {
  if (value !== node.input[0] && value !== node.output[0]) return undefined;
  return {
    ...NOTHING,
    values: [
      [node.input[0] ?? "", layout],
      [node.output[0] ?? "", layout],
    ],
  };
}

function joining(node: Node, { layout, channels, index }: StepContext): ChannelStep | undefined {
  const values: (readonly [string, Layout])[] = [[node.output[0] ?? "", layout]];
  const constants: { inputIndex: number; axis: number; repeat: number }[] = [];
  for (const [inputIndex, name] of node.input.entries()) {
    const constant = index.constantOf(name);
    if (constant === undefined) {
      values.push([name, layout]);
      continue;
    }
    const dims = tensorDims(constant);
    // It would give the result more axes than the value has.
    if (dims.length > (layout.rank ?? dims.length)) return undefined;
    const axis = dims.length - (layout.rank === undefined ? 1 : layout.rank - 1);
    const size = axis < 0 ? 1 : (dims[axis] ?? 1);
    if (size === 1) continue;
    // How many neighbours a channel has is known only behind a Flatten's readers.
    if (layout.repeat !== 1 || size !== channels) return undefined;
    constants.push({ inputIndex, axis, repeat: 1 });
  }
  return { values, constants, isDepthwise: false };
}

function normalising(node: Node, context: StepContext): ChannelStep | undefined {
  const { layout } = context;
  const through = along(node, context);
  const isSecondAxis = layout.rank !== undefined || layout.isMatrix;
  const isPlain = isSecondAxis && layout.repeat === 1 && readInt(node, "training_mode", 0) === 0;
  if (!isPlain || through === undefined) return undefined;
  const constants = [1, 2, 3, 4].map((inputIndex) => ({ inputIndex, axis: 0, repeat: 1 }));
  return { ...through, constants };
}

function depthwise(node: Node, context: StepContext): ChannelStep | undefined {
  const { layout, index } = context;
  const through = along(node, context);
  const weight = index.constantOf(node.input[1] ?? "");
  if (through === undefined || weight === undefined || layout.rank === undefined) return undefined;
  if (!isDepthwise(node, tensorDims(weight))) return undefined;
  const hasBias = (node.input[2] ?? "") !== "";
  const constants = [1, ...(hasBias ? [2] : [])].map((inputIndex) => ({
    inputIndex,
    axis: 0,
    repeat: 1,
  }));
  return { ...through, constants, isDepthwise: true };
}

/**
 * From [rows, channels, places…] to [rows, channels × places] or to [rows, channels]. Only forwards: from behind, nothing tells
 * how many axes were in front, and the walk ends.
 */
function flattening(node: Node, { value, layout, index }: StepContext): ChannelStep | undefined {
  const [input = "", output = ""] = [node.input[0], node.output[0]];
  if (value !== input || layout.rank === undefined) return undefined;
  const after = isFlattening(node, index)
    ? { rank: undefined, isMatrix: true, repeat: 0 }
    : layoutWithoutPlaces(node, layout.rank, index);
  if (after === undefined) return undefined;
  return {
    ...NOTHING,
    values: [
      [input, layout],
      [output, after],
    ],
  };
}

const isFlattening = (node: Node, index: GraphIndex): boolean =>
  (node.opType === "Flatten" && readInt(node, "axis", 1) === 1) ||
  (node.opType === "Reshape" && flattens(node, index));

/** Squeeze, and means and maxima, over all axes behind the channels. */
function layoutWithoutPlaces(node: Node, rank: number, index: GraphIndex): Layout | undefined {
  if (!["Squeeze", "ReduceMean", "ReduceMax"].includes(node.opType)) return undefined;
  const axes = axesOf(node, index)?.map((axis) => (axis < 0 ? axis + rank : axis)) ?? [];
  if (axes.length !== rank - 2 || axes.some((axis) => axis < 2)) return undefined;
  const keeps = node.opType !== "Squeeze" && readInt(node, "keepdims", 1) === 1;
  return { rank: keeps ? rank : undefined, isMatrix: !keeps, repeat: 1 };
}

/** To [the same rows, all the rest]: the number of places need not be written anew. */
function flattens(node: Node, index: GraphIndex): boolean {
  const shape = integersOf(node.input[1], index);
  return shape?.length === 2 && shape[1] === -1 && (shape[0] === 0 || shape[0] === 1);
}

function axesOf(node: Node, index: GraphIndex): readonly number[] | undefined {
  return readInts(node, "axes") ?? integersOf(node.input[1], index);
}

function integersOf(name: string | undefined, index: GraphIndex): readonly number[] | undefined {
  const constant = index.constantOf(name ?? "");
  const values = constant === undefined ? undefined : tensorValues(constant);
  return values instanceof BigInt64Array ? Array.from(values, Number) : undefined;
}
