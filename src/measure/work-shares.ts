/** Who measures what, where several threads can: each an unbroken run of units that costs about as much as any other. */
import type { Share, Work } from "./compare.ts";
import { unitsOf } from "./compare.ts";
import { gapsJudged } from "./group-gap.ts";
import type { AnyMetric } from "./metric.ts";

/** Rows that are scored in about a second: a thread takes a tenth of one to start, and memory for its own copy of the answers. */
const WORTH_A_THREAD = 2.5e8;
/** Each thread draws all resamples again. */
const MOST_THREADS = 4;
/** What one look at each row costs beside one score of it: an estimate without resamples is sorted and scored once. */
const LOOKS = 20;

/** One share where the work is not worth another thread; none is empty. */
export function sharesOf(
  work: Work,
  { threads, resamples, worthAThread = WORTH_A_THREAD }: Threading,
): readonly Share[] {
  const costs = costsOf(work, resamples);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const worth = Math.floor(total / worthAThread);
  return cut(costs, Math.max(1, Math.min(threads, MOST_THREADS, worth)));
}

interface Threading {
  readonly threads: number;
  readonly resamples: number;
  /** Rows to score, for each thread. */
  readonly worthAThread?: number;
}

/** By unit, the rows that are scored. */
function costsOf(work: Work, resamples: number): Float64Array {
  const { comparison, metrics, views } = work;
  const costs = new Float64Array(unitsOf(work));
  for (const [place, { slice, rows }] of views.entries()) {
    for (const [own, metric] of metrics.entries()) {
      const times =
        isResampled(metric, work) && comparison.isJudged(metric.name, slice) ? resamples : LOOKS;
      const arms = metric.of === "arm" ? 2 : 1;
      costs[place * metrics.length + own] = rows.length * arms * times;
    }
  }
  costs[costs.length - 1] = 2 * comparison.reference.rows * gapsJudged(comparison) * resamples;
  return costs;
}

/** Of means only those with heavy tails are: that is not known before. */
function isResampled({ estimator }: AnyMetric, { comparison }: Work): boolean {
  const { reference, clusters } = comparison;
  const byTheory =
    reference.kind === "classification" && reference.classes === 2 && clusters === undefined;
  return estimator.kind === "bootstrap" || (estimator.kind === "area" && !byTheory);
}

/** Each unit goes to the share that its middle is in. */
function cut(costs: Float64Array, count: number): readonly Share[] {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  const starts = [0];
  let [passed, last] = [0, 0];
  for (const [unit, cost] of costs.entries()) {
    const middle = (passed + cost / 2) / total;
    const share = count === 1 ? 0 : Math.min(count - 1, Math.floor(middle * count));
    if (share !== last && unit > 0) starts.push(unit);
    last = share;
    passed += cost;
  }
  return starts.map((start, place) => ({ start, end: starts[place + 1] ?? costs.length }));
}
