/** Gram matrices of what goes into layers: the engine multiplies, so that only sums leave it. */
import type { Model, Node } from "../../model/ir.ts";
import type { Layer } from "../layers.ts";
import type { Calibration, SummedTensor } from "../pass.ts";
import { INPUT_NOT_FINITE, INPUT_UNSEEN, type Refusal } from "../refusal.ts";
import { SHALLOW } from "../quantize/gram-factor.ts";
import { gramLots } from "./gram-budget.ts";
import { GramWriter, type View } from "./gram-writer.ts";

export type Gram = Float64Array | Float32Array;

/** Second moments of a layer's input vectors, in the order in which its kernel walks them. */
export interface InputStatistics {
  /** Groups of a Conv; 1 otherwise. */
  readonly groups: number;
  readonly depth: number;
  /** Input vectors that were seen, in each group. */
  readonly count: number;
  /** [groups, depth, depth]: the sum of x xᵀ; in floats where there are many. */
  readonly gram: Gram;
  /** [groups, depth]: the sum of x. */
  readonly sum: Float64Array;
}

/** Calibration rows with NaN, infinity or numbers whose squares overflow make sums that say nothing. */
const isFiniteSum = ({ gram, sum }: InputStatistics): boolean =>
  isAllFinite(gram) && isAllFinite(sum);

const isAllFinite = (numbers: Gram): boolean => {
  for (let at = 0; at < numbers.length; at += 1) if (!Number.isFinite(numbers[at])) return false;
  return true;
};

/** Why nothing can be told from them: a branch that no row took leaves none, or of no vectors. */
export function whyUnusable(statistics: InputStatistics | undefined): Refusal | undefined {
  if (statistics === undefined || statistics.count === 0) return INPUT_UNSEEN;
  return isFiniteSum(statistics) ? undefined : INPUT_NOT_FINITE;
}

/** A Gram matrix takes depth² doubles, and what is done with it depth² for each channel. */
export const DEEPEST_GRAM: number = SHALLOW;

/** By layer node; layers deeper than DEEPEST_GRAM have none. Layers that read the same value share theirs. */
export const inputStatistics = (
  model: Model,
  layers: readonly Layer[],
  calibration: Calibration,
): Promise<ReadonlyMap<Node, InputStatistics>> =>
  deepStatistics(
    model,
    layers.filter(({ layout }) => layout.depth <= DEEPEST_GRAM),
    calibration,
  );

/** The same of deeper layers too, as far as they can be afforded. */
export async function deepStatistics(
  model: Model,
  layers: readonly Layer[],
  calibration: Calibration,
): Promise<ReadonlyMap<Node, InputStatistics>> {
  const found = new Map<Node, InputStatistics>();
  for (const lot of gramLots(layers)) {
    const writer = new GramWriter(model);
    const views = new Map(lot.map((layer) => [layer.node, writer.view(layer)]));
    const summed = await calibration.sums(writer.model(), writer.outputs);
    const read = new Map<View, InputStatistics | undefined>();
    for (const [node, view] of views) {
      if (!read.has(view)) read.set(view, readStatistics(view, summed));
      const statistics = read.get(view);
      if (statistics !== undefined) found.set(node, statistics);
    }
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
  // The engine's products are floats; doubles keep their sums over calls apart, which nobody needs once they are added up.
  const kept = depth > SHALLOW ? Float32Array.from(gram.values) : gram.values;
  return { groups, depth, count: values, gram: kept, sum: sum.values };
}
