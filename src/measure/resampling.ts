/** Bootstrap replicates of scores over the rows of one slice, from resamples that all metrics share. */
import type { Resamples } from "../stats/resamples.ts";
import type { Comparison } from "./comparison.ts";
import type { Score } from "./metric.ts";

/** Calls `use` with the scores of each resample; only `rows` carry weight. */
export function forEachResample(
  resamples: Resamples,
  rows: Uint32Array,
  use: (weights: Uint8Array, resample: number) => void,
): void {
  if (rows.length === resamples.rows) {
    for (let k = 0; k < resamples.count; k += 1) use(resamples.weights(k), k);
    return;
  }
  const weights = new Uint8Array(resamples.rows);
  for (let k = 0; k < resamples.count; k += 1) {
    const all = resamples.weights(k);
    for (const row of rows) weights[row] = all[row] ?? 0;
    use(weights, k);
  }
}

export interface PairReplicates {
  readonly reference: Float64Array;
  readonly candidate: Float64Array;
  readonly change: Float64Array;
}

export function pairReplicates(
  resamples: Resamples,
  rows: Uint32Array,
  scores: { readonly reference: Score; readonly candidate: Score },
): PairReplicates {
  const reference = new Float64Array(resamples.count);
  const candidate = new Float64Array(resamples.count);
  forEachResample(resamples, rows, (weights, k) => {
    reference[k] = scores.reference(weights, rows);
    candidate[k] = scores.candidate(weights, rows);
  });
  const change = candidate.map((value, k) => value - (reference[k] ?? Number.NaN));
  return { reference, candidate, change };
}

/** Leaving out more groups than this would cost more than it says. */
const GROUPS = 1000;

/** What `use` gives without each row, or each cluster; many are left out by groups that stand together. */
export function withoutEach(
  { reference, clusters }: Pick<Comparison, "reference" | "clusters">,
  rows: Uint32Array,
  use: (weights: Uint8Array) => number,
): Float64Array {
  const weights = membership(reference.rows, rows);
  const groups = new Map<number, number[]>();
  for (const [position, row] of rows.entries()) {
    const key =
      clusters?.[row] ?? Math.floor((position * Math.min(GROUPS, rows.length)) / rows.length);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return Float64Array.from(groups.values(), (group) => {
    for (const row of group) weights[row] = 0;
    const value = use(weights);
    for (const row of group) weights[row] = 1;
    return value;
  });
}

/** 1 for the rows of a slice, 0 elsewhere. */
export function membership(total: number, rows: Uint32Array): Uint8Array {
  const weights = new Uint8Array(total);
  for (const row of rows) weights[row] = 1;
  return weights;
}
