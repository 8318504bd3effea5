/** Gram matrices of what goes into layers: the engine multiplies, so that only sums leave it. */
import type { Model, Node } from "../../model/ir.ts";
import type { Layer } from "../layers.ts";
import type { Calibration, SummedTensor } from "../pass.ts";
import { INPUT_NOT_FINITE, INPUT_UNSEEN, type Refusal } from "../refusal.ts";
import { GramWriter, type View } from "./gram-writer.ts";

/** Second moments of a layer's input vectors, in the order in which its kernel walks them. */
export interface InputStatistics {
  /** Groups of a Conv; 1 otherwise. */
  readonly groups: number;
  readonly depth: number;
  /** Input vectors that were seen, in each group. */
  readonly count: number;
  /** [groups, depth, depth]: the sum of x xᵀ. */
  readonly gram: Float64Array;
  /** [groups, depth]: the sum of x. */
  readonly sum: Float64Array;
}

/** Calibration rows with NaN, infinity or numbers whose squares overflow make sums that say nothing. */
const isFiniteSum = ({ gram, sum }: InputStatistics): boolean =>
  gram.every((value) => Number.isFinite(value)) && sum.every((value) => Number.isFinite(value));

/** Why nothing can be told from them: a branch that no row took leaves none, or of no vectors. */
export function whyUnusable(statistics: InputStatistics | undefined): Refusal | undefined {
  if (statistics === undefined || statistics.count === 0) return INPUT_UNSEEN;
  return isFiniteSum(statistics) ? undefined : INPUT_NOT_FINITE;
}

/** A Gram matrix takes depth² doubles, and what is done with it depth² for each channel. */
export const DEEPEST_GRAM = 1024;

/** By layer node; layers deeper than DEEPEST_GRAM have none. Layers that read the same value share theirs. */
export async function inputStatistics(
  model: Model,
  layers: readonly Layer[],
  calibration: Calibration,
): Promise<ReadonlyMap<Node, InputStatistics>> {
  const writer = new GramWriter(model);
  const views = new Map<Node, View>();
  for (const layer of layers)
    if (layer.layout.depth <= DEEPEST_GRAM) views.set(layer.node, writer.view(layer));
  if (views.size === 0) return new Map();
  const summed = await calibration.sums(writer.model(), writer.outputs);
  const found = new Map<Node, InputStatistics>();
  for (const [node, view] of views) {
    const statistics = readStatistics(view, summed);
    if (statistics !== undefined) found.set(node, statistics);
  }
  return found;
}

function readStatistics(
  view: View,
  summed: ReadonlyMap<string, SummedTensor>,
): InputStatistics | undefined {
  const [gram, sum, count] = [view.gram, view.sum, view.count].map((name) => summed.get(name));
  if (gram === undefined || sum === undefined || count === undefined) return undefined;
  const { groups, depth } = view;
  const values = (count.values[0] ?? 0) / (groups * depth);
  return { groups, depth, count: values, gram: gram.values, sum: sum.values };
}
