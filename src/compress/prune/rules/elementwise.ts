/** Operators that act on each element, or on each channel, by itself. */
import { readInt } from "../../../model/ir.ts";
import type { Shape } from "../../calibrate/observed-shapes.ts";
import { type Carried, carriedByFirst, type Rule, type RuleContext } from "../rule.ts";

/** With parameters that are attributes or single numbers. */
const POINTWISE = [
  "Abs",
  "Ceil",
  "Clip",
  "Dropout",
  "Elu",
  "Erf",
  "Exp",
  "Floor",
  "Gelu",
  "HardSigmoid",
  "HardSwish",
  "Identity",
  "LeakyRelu",
  "Mish",
  "Neg",
  "Reciprocal",
  "Relu",
  "Selu",
  "Sigmoid",
  "Softplus",
  "Softsign",
  "Sqrt",
  "Tanh",
] as const;

/** Of several values, which are broadcast to each other. */
const JOINING = ["Add", "Div", "Max", "Mean", "Min", "Mul", "Pow", "PRelu", "Sub", "Sum", "Where"];

const POOLS = ["AveragePool", "GlobalAveragePool", "GlobalMaxPool", "LpPool", "MaxPool"] as const;

const along: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  return through === undefined ? undefined : [through];
};

const pooling: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  return through?.axis === 1 ? [through] : undefined;
};

/** An axis, counted from the last as broadcasting does. */
const fromEnd = ({ rank, axis }: Carried): number => rank - axis;

const sizeAt = (shape: Shape, place: number): number | undefined =>
  place > shape.length ? 1 : shape[shape.length - place];

const joining: Rule = (node, context) => {
  const [first, ...others] = node.input.flatMap((name) => context.carriedBy(name) ?? []);
  if (first === undefined) return undefined;
  const place = fromEnd(first);
  const count = first.channels.length;
  for (const other of others) {
    if (fromEnd(other) !== place || other.channels.length !== count) return undefined;
    context.tie(first.channels, other.channels);
  }
  let { rank } = first;
  for (const [inputIndex, name] of node.input.entries()) {
    const shape = context.shapeOf(name);
    rank = Math.max(rank, shape?.length ?? 0);
    if (context.carriedBy(name) !== undefined || name === "") continue;
    if (!isBroadcast(context, { inputIndex, shape, place, channels: first.channels }))
      return undefined;
  }
  return [{ axis: rank - place, rank, channels: first.channels }];
};

/** The same for all channels, or a constant that has a number for each. */
function isBroadcast(
  context: RuleContext,
  {
    inputIndex,
    shape,
    place,
    channels,
  }: {
    readonly inputIndex: number;
    readonly shape: Shape | undefined;
    readonly place: number;
    readonly channels: Int32Array;
  },
): boolean {
  if (shape === undefined) return false;
  if (sizeAt(shape, place) === 1) return true;
  return context.slice(inputIndex, shape.length - place, channels);
}

/** Statistics that were learnt: one of each for each channel. */
const batchNormalization: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through?.axis !== 1 || readInt(node, "training_mode", 0) !== 0) return undefined;
  const isSliced = [1, 2, 3, 4].every((at) => context.slice(at, 0, through.channels));
  return isSliced ? [through] : undefined;
};

/** Statistics of each channel by itself. */
const instanceNormalization: Rule = (node, context) => {
  const through = carriedByFirst(node, context);
  if (through?.axis !== 1) return undefined;
  const isSliced = [1, 2].every((at) => context.slice(at, 0, through.channels));
  return isSliced ? [through] : undefined;
};

/** Over its axis and all behind it. Before set 13, Softmax flattened those too; since, it is over one. */
const normalising =
  (defaultAxis: (opset: number) => number): Rule =>
  (node, context) => {
    const through = carriedByFirst(node, context);
    if (through === undefined) return undefined;
    const given = readInt(node, "axis", defaultAxis(context.opset));
    const axis = given < 0 ? given + through.rank : given;
    return through.axis < axis ? [through] : undefined;
  };

const softmax = normalising((opset) => (opset < 13 ? 1 : -1));

export const ELEMENTWISE: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...POINTWISE.map((operator) => [operator, along] as const),
  ...JOINING.map((operator) => [operator, joining] as const),
  ...POOLS.map((operator) => [operator, pooling] as const),
  ["BatchNormalization", batchNormalization],
  ["InstanceNormalization", instanceNormalization],
  ["LayerNormalization", normalising(() => -1)],
  ["Softmax", softmax],
  ["LogSoftmax", softmax],
]);
