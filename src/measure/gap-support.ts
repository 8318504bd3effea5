/** How sure a gap between groups can be: as sure as the group of which least is known. */
import { clustersIn, countOf } from "./clustered.ts";
import type { Comparison, SliceRows } from "./comparison.ts";
import { independentOf } from "./class-support.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Rate, Weights } from "./metric.ts";

/** Of how many sources the group is that has fewest: no gap is surer than that group. */
export function fewestSources(
  comparison: Comparison,
  members: readonly SliceRows[],
): number | undefined {
  if (comparison.clusters === undefined) return undefined;
  return Math.min(...members.map(({ rows }) => countOf(clustersIn(comparison, rows)) ?? 0));
}

export interface Gapped {
  readonly rates: readonly Rate[];
  readonly members: readonly SliceRows[];
  /** The cluster of each row; undefined when rows are independent. */
  readonly clusters: Int32Array | undefined;
}

/** A gap rests on the group in which fewest rows count, or on their sources; a ratio, on as many times the largest rate. */
export function supportOf(name: MetricName, { rates, members, clusters }: Gapped): number {
  const counted = rates.flatMap((rate) =>
    members.map(({ rows }) =>
      independentOf(
        [...rows].filter((row) => rate.counted[row] === 1),
        clusters,
      ),
    ),
  );
  const fewest = Math.min(...counted);
  if (name !== "demographic-parity-ratio") return fewest;
  const once = new Uint8Array(Math.max(...rates.map((rate) => rate.counted.length))).fill(1);
  return (
    fewest *
    Math.max(...rates.flatMap((rate) => members.map(({ rows }) => weightedRate(rate, once, rows))))
  );
}

export const countedIn = ({ counted }: Rate, rows: Uint32Array): number =>
  rows.reduce((total, row) => total + (counted[row] ?? 0), 0);

/** Of the rows of a group that count; NaN without any. */
export function weightedRate({ hits, counted }: Rate, weights: Weights, rows: Uint32Array): number {
  let n = 0;
  let hit = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    const weight = (weights[row] ?? 0) * (counted[row] ?? 0);
    n += weight;
    hit += weight * (hits[row] ?? 0);
  }
  return hit / n;
}
