/** What an operator does to the channels that go through it. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Node, Tensor } from "../../model/ir.ts";
import type { ShapeOf } from "../calibrate/observed-shapes.ts";
import type { NodeEdit } from "./pruned-writer.ts";

/** A value one of whose axes has a channel at each place. */
export interface Carried {
  readonly axis: number;
  readonly rank: number;
  readonly channels: Int32Array;
}

/** A float constant of which each channel has a part along an axis. */
export interface SlicedConstant {
  readonly node: Node;
  readonly inputIndex: number;
  readonly tensor: Tensor;
  readonly axis: number;
  readonly channels: Int32Array;
}

/** Places of `channels` that stay. */
export type PlacesLeft = (channels: Int32Array) => readonly number[];

/** What becomes of a node's attributes and integers when channels go. */
export interface NodeRewrite {
  readonly node: Node;
  /** Nothing is rewritten where all of these stay. */
  readonly channels: Int32Array;
  readonly edit: (left: PlacesLeft) => NodeEdit;
}

export interface RuleContext {
  readonly index: GraphIndex;
  readonly opset: number;
  readonly shapeOf: ShapeOf;
  carriedBy(value: string | undefined): Carried | undefined;
  /** Places that can only go together. */
  tie(first: Int32Array, second: Int32Array): void;
  /** The constant's axis loses the places whose channels go. False when it is not such a constant. */
  slice(inputIndex: number, axis: number, channels: Int32Array): boolean;
  rewrite(channels: Int32Array, edit: NodeRewrite["edit"]): void;
}

/** What each output carries; undefined: the channels do not stay by themselves, or not as this program knows. */
export type Rule = (
  node: Node,
  context: RuleContext,
) => readonly (Carried | undefined)[] | undefined;

/** The channels of the first input alone; undefined when another input carries some. */
export function carriedByFirst(node: Node, context: RuleContext): Carried | undefined {
  const isAlone = node.input.slice(1).every((name) => context.carriedBy(name) === undefined);
  return isAlone ? context.carriedBy(node.input[0]) : undefined;
}

/** An axis as its distance from the first. */
export const axisFrom = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
