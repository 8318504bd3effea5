/** Products of two values, as in attention: channels may lie on axes that are not summed over. */
import type { Shape } from "../../calibrate/observed-shapes.ts";
import type { Carried, Rule } from "../rule.ts";

/** An axis that the product no longer has, or not as channels. */
const SUMMED = -1;

const matMul: Rule = (node, context) => {
  const [left, right] = node.input.map((name) => context.carriedBy(name));
  const rank = context.shapeOf(node.output[0] ?? "")?.length;
  const shapes = node.input.map((name) => context.shapeOf(name) ?? []);
  const [first = [], second = []] = shapes;
  // One without rows or columns of its own would give the product fewer axes.
  if (rank === undefined || first.length < 2 || second.length < 2) return undefined;
  const made = ({ channels }: Carried, place: number): readonly Carried[] | undefined =>
    place === SUMMED ? undefined : [{ axis: rank - place, rank, channels }];
  if (left !== undefined && right !== undefined) {
    const place = placeOf(left, 0);
    const isTogether = place > 2 && place === placeOf(right, 1);
    if (!isTogether || left.channels.length !== right.channels.length) return undefined;
    context.tie(left.channels, right.channels);
    return made(left, place);
  }
  if (left !== undefined) return made(left, alone(placeOf(left, 0), second));
  return right === undefined ? undefined : made(right, alone(placeOf(right, 1), first));
};

/** A place that the other factor has none of its own for: it is the same for all channels. */
const alone = (place: number, other: Shape): number =>
  place <= 2 || other.length < place || other[other.length - place] === 1 ? place : SUMMED;

/** Axes of the product, counted from its last. */
function placeOf({ rank, axis }: Carried, side: number): number {
  const place = rank - axis;
  if (place > 2) return place;
  const summed = side === 0 ? 1 : 2;
  return place === summed ? SUMMED : place;
}

export const PRODUCTS: ReadonlyMap<string, Rule> = new Map<string, Rule>([["MatMul", matMul]]);
