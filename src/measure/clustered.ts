/** Shares and means over rows that may come in clusters: photographs of one person, windows of one recording. */
import { clusteredMean, designEffect, fewClusters } from "../stats/cluster-robust.ts";
import { normalQuantile } from "../stats/normal.ts";
import { detectableChange, provableOften, shrunken } from "../stats/rows-needed.ts";
import { tQuantile } from "../stats/student-t.ts";
import type { PairedCounts } from "../stats/tango.ts";
import type { Comparison } from "./comparison.ts";
import {
  changeOfShares,
  type Estimated,
  LEVEL,
  meanWith,
  NO_ROWS,
  ONE_CLUSTER,
  plainly,
  shareOf,
} from "./evidence.ts";

const TAIL = 1 - (1 - LEVEL) / 2;

/** The clusters of some rows; undefined when rows are independent. */
export function clustersIn(
  { clusters }: Pick<Comparison, "clusters">,
  rows: Uint32Array,
): Int32Array | undefined {
  return clusters === undefined ? undefined : Int32Array.from(rows, (row) => clusters[row] ?? -1);
}

/** How many sources there are; undefined when rows are independent. */
export const countOf = (clusters: Int32Array | undefined): number | undefined =>
  clusters === undefined ? undefined : new Set(clusters).size;

/** Of values 0 and 1. Clusters make rows count as fewer ones (Korn & Graubard 1998). */
export function shareOfRows(hits: Float64Array, clusters: Int32Array | undefined): Estimated {
  const count = hits.reduce((sum, hit) => sum + hit, 0);
  if (clusters === undefined) return shareOf(count, hits.length);
  return effectively(hits, clusters, (effect) => shareOf(count / effect, hits.length / effect));
}

/** Of values 0 and 1 before and after (Rao & Scott 1992). */
export function changeOfRows(
  { before, after }: { readonly before: Float64Array; readonly after: Float64Array },
  clusters: Int32Array | undefined,
): Estimated {
  let [lost, gained, bothRight] = [0, 0, 0];
  const differences = after.map((is, row) => {
    const was = before[row] ?? 0;
    lost += was > is ? 1 : 0;
    gained += is > was ? 1 : 0;
    bothRight += was * is;
    return is - was;
  });
  const n = after.length;
  const changed = (effect: number): Estimated => {
    const change = changeOfShares(lost / effect, gained / effect, n / effect);
    if (change.evidence.kind !== "paired-counts") return change;
    const evidence = { ...change.evidence, bothRight: bothRight / effect };
    return { ...change, evidence, detail: { lost, gained, ...sensitivity(change.evidence) } };
  };
  return clusters === undefined ? changed(1) : effectively(differences, clusters, changed);
}

/** What so many rows find at all, 4 times in 5, where answers differ as often as here. */
function sensitivity(counts: PairedCounts): Readonly<Record<string, number>> {
  const { discordance } = shrunken(counts);
  return {
    provableMargin: provableOften(counts.n, discordance),
    detectableChange: detectableChange(counts.n, discordance),
  };
}

function effectively(
  values: Float64Array,
  clusters: Int32Array,
  estimate: (effect: number) => Estimated,
): Estimated {
  const n = values.length;
  if (n === 0) return NO_ROWS;
  const count = new Set(clusters).size;
  if (count < 2) return { ...estimate(1), interval: null, evidence: ONE_CLUSTER, n };
  const few = (tQuantile(TAIL, count - 1) / normalQuantile(TAIL)) ** 2;
  const effect = designEffect(values, clusters) * few;
  const estimated = estimate(effect);
  const detail = { ...estimated.detail, clusters: count, designEffect: effect };
  return { ...estimated, n, detail };
}

/** With the standard error of clusters and Student's t for their number; undefined when the tails are too heavy for it. */
export function clusteredMeanOf(values: Float64Array, clusters: Int32Array): Estimated | undefined {
  const { clusters: count, standardError } = clusteredMean(values, clusters);
  if (values.length > 0 && count < 2) {
    const estimate = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { ...plainly(estimate, values.length), evidence: ONE_CLUSTER };
  }
  const estimated = meanWith(values, () => ({
    standardError: Math.sqrt(fewClusters(count)) * standardError,
    degreesOfFreedom: count - 1,
  }));
  return estimated === undefined
    ? undefined
    : { ...estimated, detail: { ...estimated.detail, clusters: count } };
}
