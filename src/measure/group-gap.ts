/** The largest gap of a rate between groups of people, in each arm, and its change. */
import type { Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Comparison, GroupColumn, SliceRows } from "./comparison.ts";
import { bootstrapped, type Estimated, plainly } from "./evidence.ts";
import type { Rate, Score, Weights } from "./metric.ts";
import { selectedRate } from "./metrics/selection-rate.ts";
import { foundRate } from "./metrics/true-positive-rate.ts";
import { membership, pairReplicates } from "./resampling.ts";
import type { ClassificationSample } from "./sample.ts";

/** A rate of fewer rows says nothing about a group. */
const MINIMUM_ROWS = 30;
const MINIMUM_POSITIVES = 10;

interface Gap {
  readonly name: MetricName;
  readonly rate: (sample: ClassificationSample) => Rate;
  readonly needsLabels: boolean;
  readonly minimumCounted: number;
}

const GAPS: readonly Gap[] = [
  {
    name: "demographic-parity-difference",
    rate: selectedRate,
    needsLabels: false,
    minimumCounted: MINIMUM_ROWS,
  },
  {
    name: "equal-opportunity-difference",
    rate: foundRate,
    needsLabels: true,
    minimumCounted: MINIMUM_POSITIVES,
  },
];

export function measureGroups(comparison: Comparison): readonly Measurement[] {
  const { reference, candidate } = comparison;
  if (reference.kind !== "classification" || candidate.kind !== "classification") return [];
  if (reference.positive === undefined) return [];
  return GAPS.filter(({ needsLabels }) => !needsLabels || reference.labels !== undefined).flatMap(
    (gap) =>
      comparison.groups.flatMap((group) =>
        measureGap(gap, group, { comparison, reference, candidate }),
      ),
  );
}

interface Samples {
  readonly comparison: Comparison;
  readonly reference: ClassificationSample;
  readonly candidate: ClassificationSample;
}

function measureGap(gap: Gap, group: GroupColumn, samples: Samples): readonly Measurement[] {
  const { comparison, reference, candidate } = samples;
  const slice = `by ${group.column}`;
  const before = gap.rate(reference);
  const testable = group.members.filter((member) => isTestable(member, before, gap.minimumCounted));
  const rows = Uint32Array.from(testable.flatMap((member) => [...member.rows]));
  const detail = { testable: testable.length, untestable: group.members.length - testable.length };
  const scores = {
    reference: gapOf(before, testable),
    candidate: gapOf(gap.rate(candidate), testable),
  };
  const arms = estimateGap(gap.name, comparison, { slice, rows, scores });
  const shared = {
    metric: gap.name,
    kernels: comparison.kernels,
    slice,
    unit: "share",
    better: "lower",
    detail,
  } as const;
  const { versus } = comparison;
  return [
    { ...shared, ...arms.reference, arm: versus },
    { ...shared, ...arms.candidate, arm: "candidate", versus },
    { ...shared, ...arms.change, arm: "change", versus },
  ];
}

function isTestable({ rows }: SliceRows, { counted }: Rate, minimumCounted: number): boolean {
  const n = rows.reduce((total, row) => total + (counted[row] ?? 0), 0);
  return rows.length >= MINIMUM_ROWS && n >= minimumCounted;
}

/** Largest minus smallest rate; NaN with fewer than two groups, or when a group has no rows that count. */
function gapOf({ hits, counted }: Rate, members: readonly SliceRows[]): Score {
  return (weights) => {
    if (members.length < 2) return Number.NaN;
    const rates = members.map(({ rows }) => weightedRate({ hits, counted }, weights, rows));
    return Math.max(...rates) - Math.min(...rates);
  };
}

function weightedRate({ hits, counted }: Rate, weights: Weights, rows: Uint32Array): number {
  let [n, hit] = [0, 0];
  for (const row of rows) {
    const weight = (weights[row] ?? 0) * (counted[row] ?? 0);
    n += weight;
    hit += weight * (hits[row] ?? 0);
  }
  return hit / n;
}

interface GapView {
  readonly slice: string;
  readonly rows: Uint32Array;
  readonly scores: { readonly reference: Score; readonly candidate: Score };
}

function estimateGap(
  name: MetricName,
  comparison: Comparison,
  { slice, rows, scores }: GapView,
): { readonly reference: Estimated; readonly candidate: Estimated; readonly change: Estimated } {
  const n = rows.length;
  const weights = membership(comparison.reference.rows, rows);
  const before = scores.reference(weights, rows);
  const after = scores.candidate(weights, rows);
  const plain = { reference: plainly(before, n), candidate: plainly(after, n) };
  if (!comparison.isJudged(name, slice) || n === 0)
    return { ...plain, change: plainly(after - before, n) };
  const { change } = pairReplicates(comparison.resamples(), rows, scores);
  return { ...plain, change: bootstrapped(after - before, change, n) };
}
