/** Layers that read one weight, as the steps of a cell that was unrolled in time do: it is rounded once, for what goes into any of them. */
import type { Node } from "../../model/ir.ts";
import type { InputStatistics } from "../calibrate/input-statistics.ts";
import type { Layer } from "../layers.ts";

/** At least one in each; in the order of the first of them. */
export type Readers = readonly [Layer, ...Layer[]];

export function byWeight(layers: readonly Layer[]): readonly Readers[] {
  const groups = new Map<string, [Layer, ...Layer[]]>();
  for (const layer of layers) {
    const known = groups.get(layer.weightName);
    if (known === undefined) groups.set(layer.weightName, [layer]);
    else known.push(layer);
  }
  return [...groups.values()];
}

/** Those of `chosen` whose weight another of `found` reads, which is not among them: it would stay beside a rounded one. */
export function besideOthers(
  chosen: readonly Layer[],
  found: readonly Layer[],
): ReadonlySet<Layer> {
  const left = new Set(found.filter((layer) => !chosen.includes(layer)).map(weightOf));
  return new Set(chosen.filter((layer) => left.has(weightOf(layer))));
}

const weightOf = ({ weightName }: Layer): string => weightName;

/** Of all vectors that any of them saw; undefined where nothing is known of one. */
export function jointStatistics(
  readers: Readers,
  statistics: ReadonlyMap<Node, InputStatistics>,
): InputStatistics | undefined {
  const [{ node: first }, ...others] = readers;
  let joint = statistics.get(first);
  for (const { node } of others) {
    const more = statistics.get(node);
    if (joint === undefined || more === undefined) return undefined;
    joint = sumOf(joint, more);
  }
  return joint;
}

const sumOf = (one: InputStatistics, other: InputStatistics): InputStatistics => ({
  ...one,
  count: one.count + other.count,
  gram: one.gram.map((value, at) => value + (other.gram[at] ?? 0)),
  sum: one.sum.map((value, at) => value + (other.sum[at] ?? 0)),
});
