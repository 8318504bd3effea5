/** Operators that put channels side by side, or take some of them out. */
import { intsAttribute, type Node, readInt } from "../../../model/ir.ts";
import { floatValues } from "../../../model/tensor-data.ts";
import { integersOf } from "../integers.ts";
import { axisFrom, type Carried, carriedByFirst, type Rule, type RuleContext } from "../rule.ts";
import { NO_CHANNEL } from "../channel-ties.ts";

const concat: Rule = (node, context) => {
  const carried = node.input.flatMap((name) => context.carriedBy(name) ?? []);
  const [first] = carried;
  if (first === undefined) return undefined;
  const { rank, axis } = first;
  if (carried.some((other) => other.rank !== rank || other.axis !== axis)) return undefined;
  const isSideBySide = axisFrom(readInt(node, "axis", 1), rank) === axis;
  return isSideBySide ? sideBySide(node, first, context) : oneAfterAnother(node, first, context);
};

function sideBySide(
  node: Node,
  { rank, axis }: Carried,
  context: RuleContext,
): readonly Carried[] | undefined {
  const channels: number[] = [];
  for (const name of node.input) {
    const own = context.carriedBy(name)?.channels;
    const size = own?.length ?? context.shapeOf(name)?.[axis];
    if (size === undefined) return undefined;
    for (let at = 0; at < size; at += 1) channels.push(own?.[at] ?? NO_CHANNEL);
  }
  return [{ rank, axis, channels: Int32Array.from(channels) }];
}

/** Along another axis: all must have the same channels. */
function oneAfterAnother(
  node: Node,
  first: Carried,
  context: RuleContext,
): readonly Carried[] | undefined {
  for (const [inputIndex, name] of node.input.entries()) {
    const other = context.carriedBy(name);
    if (other === undefined) {
      if (!context.slice(inputIndex, first.axis, first.channels)) return undefined;
    } else context.tie(first.channels, other.channels);
  }
  return [first];
}

const split: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === undefined) return undefined;
  const { axis, rank, channels } = through;
  if (axisFrom(readInt(node, "axis", 0), rank) !== axis) return node.output.map(() => through);
  const parts: Carried[] = [];
  let start = 0;
  for (const name of node.output) {
    const size = context.shapeOf(name)?.[axis];
    if (size === undefined) return undefined;
    parts.push({ axis, rank, channels: channels.subarray(start, start + size) });
    start += size;
  }
  if (start !== channels.length) return undefined;
  context.rewrite(channels, (left) => {
    const values = parts.map((part) => left(part.channels).length);
    return context.opset < 13
      ? { attributes: [intsAttribute("split", values)] }
      : { integers: [{ inputIndex: 1, values }], withoutAttributes: ["num_outputs"] };
  });
  return parts;
};

/** Neighbours, one after the other. */
const slice: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through === undefined) return undefined;
  const { axis, rank, channels } = through;
  const [starts, ends] = [1, 2].map((at) => integersOf(node.input[at], context.index));
  if (starts === undefined || ends === undefined) return undefined;
  const axes = axesOfSlice(node, { context, rank, count: starts.length });
  const steps = (node.input[4] ?? "") === "" ? [] : integersOf(node.input[4], context.index);
  const place = axes?.indexOf(axis) ?? -1;
  if (axes === undefined || steps === undefined) return undefined;
  if (place < 0) return [through];
  if ((steps[place] ?? 1) !== 1) return undefined;
  const [start, end] = [starts, ends].map((bounds) => boundAt(bounds[place] ?? 0, channels.length));
  const part = channels.subarray(start, end);
  context.rewrite(channels, (left) => {
    const before = left(channels.subarray(0, start)).length;
    return {
      integers: [
        { inputIndex: 1, values: starts.with(place, before) },
        { inputIndex: 2, values: ends.with(place, before + left(part).length) },
      ],
    };
  });
  return [{ axis, rank, channels: part }];
};

const boundAt = (bound: number, size: number): number =>
  Math.max(0, Math.min(size, bound < 0 ? bound + size : bound));

function axesOfSlice(
  node: Node,
  {
    context,
    rank,
    count,
  }: { readonly context: RuleContext; readonly rank: number; readonly count: number },
): readonly number[] | undefined {
  if ((node.input[3] ?? "") === "") return Array.from({ length: count }, (_, at) => at);
  return integersOf(node.input[3], context.index)?.map((axis) => axisFrom(axis, rank));
}

const gather: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  const indices = context.shapeOf(node.input[1] ?? "");
  if (through === undefined || indices === undefined) return undefined;
  const { axis, rank, channels } = through;
  const along = axisFrom(readInt(node, "axis", 0), rank);
  const added = indices.length - 1;
  if (along !== axis)
    return [{ axis: along < axis ? axis + added : axis, rank: rank + added, channels }];
  const wanted = integersOf(node.input[1], context.index)?.map((at) =>
    axisFrom(at, channels.length),
  );
  if (indices.length !== 1 || wanted === undefined) return undefined;
  const picked = Int32Array.from(wanted, (at) => channels[at] ?? NO_CHANNEL);
  context.rewrite(channels, (left) => {
    const places = new Map(left(channels).map((place, now) => [place, now]));
    return {
      integers: [{ inputIndex: 1, values: wanted.flatMap((at) => places.get(at) ?? []) }],
    };
  });
  return [{ axis, rank, channels: picked }];
};

/** Sizes of other axes may be asked for: of a Shape, only single places are read, and none is that of the channels. */
const shape: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  const [output = ""] = node.output;
  const isPlain = node.attribute.length === 0 && !context.index.isGraphOutput(output);
  if (through === undefined || !isPlain) return undefined;
  const isElsewhere = context.index.consumersOf(output).every((reader) => {
    const places = integersOf(reader.node.input[1], context.index);
    return (
      reader.node.opType === "Gather" &&
      reader.inputIndex === 0 &&
      places?.every((place) => axisFrom(place, through.rank) !== through.axis) === true
    );
  });
  return isElsewhere ? [undefined] : undefined;
};

const pad: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  const pads = integersOf(node.input[1], context.index);
  if (through === undefined || pads?.length !== 2 * through.rank) return undefined;
  const isElsewhere = pads[through.axis] === 0 && pads[through.axis + through.rank] === 0;
  return isElsewhere ? [through] : undefined;
};

/** By scales, not by sizes. */
const resize: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  const scales = context.index.constantOf(node.input[2] ?? "");
  if (through?.axis !== 1 || scales === undefined || (node.input[3] ?? "") !== "") return undefined;
  return floatValues(scales)[through.axis] === 1 ? [through] : undefined;
};

export const PIECES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["Concat", concat],
  ["Split", split],
  ["Slice", slice],
  ["Gather", gather],
  ["Shape", shape],
  ["Pad", pad],
  ["Resize", resize],
]);
