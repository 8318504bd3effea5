/** Operators that move axes, split them, or make one of several. */
import type { GraphIndex } from "../../../model/graph-index.ts";
import { type Node, readInt, readInts } from "../../../model/ir.ts";
import type { Shape } from "../../calibrate/observed-shapes.ts";
import { integersOf } from "../integers.ts";
import type { NodeEdit } from "../pruned-writer.ts";
import { axisFrom, type Carried, carriedByFirst, type Rule, type RuleContext } from "../rule.ts";

const transpose: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === undefined) return undefined;
  const { rank, axis, channels } = through;
  const order = readInts(node, "perm") ?? Array.from({ length: rank }, (_, at) => rank - 1 - at);
  return [{ rank, axis: order.indexOf(axis), channels }];
};

/** Elements from one place of an axis to the next; undefined where a size behind it varies. */
function strideOf(shape: Shape, axis: number): number | undefined {
  let stride = 1;
  for (const size of shape.slice(axis + 1)) {
    if (size === undefined) return undefined;
    stride *= size;
  }
  return stride;
}

interface Lying {
  readonly from: Shape;
  readonly to: Shape;
}

/**
 * Elements keep their order, and of the new axes the outermost that any channels lie on carries them: it has several
 * places for each, or one for several, as when an axis becomes heads; those then belong together.
 */
function regrouped(
  { axis, channels }: Carried,
  { from, to }: Lying,
  context: RuleContext,
): Carried | undefined {
  const stride = strideOf(from, axis);
  const count = channels.length;
  if (stride === undefined) return undefined;
  for (const [place, size] of to.entries()) {
    const there = strideOf(to, place);
    if (there === undefined || there >= stride * count) continue;
    if (size === 1) continue;
    if (size === undefined || (size * there) % (stride * count) !== 0) return undefined;
    const [wide, narrow] = [Math.max(there, stride), Math.min(there, stride)];
    if (wide % narrow !== 0 || (stride * count) % wide !== 0) return undefined;
    const joined = Math.max(1, there / stride);
    for (let start = 0; start < count; start += joined)
      for (let next = start + 1; next < start + joined; next += 1)
        context.tie(channels.subarray(start, start + 1), channels.subarray(next, next + 1));
    const spread = Int32Array.from(
      { length: size },
      (_, at) => channels[Math.floor((at * there) / stride) % count] ?? 0,
    );
    return { axis: place, rank: to.length, channels: spread };
  }
  return undefined;
}

function reshaped(node: Node, context: RuleContext): Carried | undefined {
  const through = carriedByFirst(node, context);
  const from = context.shapeOf(node.input[0] ?? "");
  const to = context.shapeOf(node.output[0] ?? "");
  if (through === undefined || from === undefined || to === undefined) return undefined;
  return regrouped(through, { from, to }, context);
}

/** Flatten, Squeeze and Unsqueeze name no sizes. */
const flowing: Rule = (node, context) => {
  const made = reshaped(node, context);
  return made === undefined ? undefined : [made];
};

const reshape: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  const made = reshaped(node, context);
  if (through === undefined || made === undefined) return undefined;
  const sizes = integersOf(node.input[1], context.index);
  if (sizes === undefined) return rewritePiece(node, { made, context }) ? [made] : undefined;
  // A 0 copies the size of the same axis before.
  const copies = (axis: number): boolean => sizes[axis] === 0;
  if (through.axis !== made.axis && (copies(through.axis) || copies(made.axis))) return undefined;
  if ((sizes[made.axis] ?? 0) > 0)
    context.rewrite(made.channels, (left) => ({
      integers: [{ inputIndex: 1, values: sizes.with(made.axis, left(made.channels).length) }],
    }));
  return [made];
};

/** A shape that is put together from sizes: the piece at the channels' axis is a constant from now on. */
function rewritePiece(
  node: Node,
  { made, context }: { readonly made: Carried; readonly context: RuleContext },
): boolean {
  const joined = context.index.producerOf(node.input[1] ?? "")?.node;
  if (joined?.opType !== "Concat" || joined.input.length !== made.rank) return false;
  const isOne = joined.input.every((name) => {
    const shape = context.shapeOf(name);
    return shape?.length === 1 && shape[0] === 1;
  });
  if (!isOne) return false;
  if (hasNoSizeOfItsOwn(joined.input[made.axis] ?? "", context.index)) return true;
  context.rewrite(made.channels, (left): NodeEdit => ({
    piece: { inputIndex: 1, joined, place: made.axis, size: left(made.channels).length },
  }));
  return true;
}

const hasNoSizeOfItsOwn = (name: string, index: GraphIndex): boolean =>
  integersOf(name, index)?.[0] === -1;

const reduction: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === undefined) return undefined;
  const { rank, axis, channels } = through;
  const given = readInts(node, "axes") ?? integersOf(node.input[1], context.index) ?? [];
  const axes = given.map((one) => axisFrom(one, rank));
  if (axes.length === 0 || axes.includes(axis)) return undefined;
  if (readInt(node, "keepdims", 1) === 1) return [through];
  const before = axes.filter((one) => one < axis).length;
  return [{ axis: axis - before, rank: rank - axes.length, channels }];
};

const REDUCTIONS = [
  "ReduceL1",
  "ReduceL2",
  "ReduceLogSumExp",
  "ReduceMax",
  "ReduceMean",
  "ReduceMin",
  "ReduceSum",
  "ReduceSumSquare",
];

export const RESHAPING: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["Transpose", transpose],
  ["Flatten", flowing],
  ["Squeeze", flowing],
  ["Unsqueeze", flowing],
  ["Reshape", reshape],
  ...REDUCTIONS.map((operator) => [operator, reduction] as const),
]);
