/** How differently groups of people are treated, in each arm, and the change of it. */
import type { Evidence, Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import { withSupport } from "./class-support.ts";
import type { Comparison, GroupColumn, SliceRows } from "./comparison.ts";
import { type Estimated, plainly, resampled } from "./evidence.ts";
import { countedIn, fewestSources, supportOf, weightedRate } from "./gap-support.ts";
import { MINIMUM_COUNTED, MINIMUM_ROWS } from "./fairness/describe-groups.ts";
import { preciseRate, rightRate } from "./fairness/group-rates.ts";
import type { Rate, Score } from "./metric.ts";
import { falselyFoundRate } from "./metrics/false-positive-rate.ts";
import { selectedRate } from "./metrics/selection-rate.ts";
import { foundRate } from "./metrics/true-positive-rate.ts";
import {
  afterwards,
  everyRow,
  known,
  less,
  type Pending,
  replicatesAt,
  settled,
  together,
} from "./resampling.ts";
import type { ClassificationSample, Sample } from "./sample.ts";

interface Gap {
  readonly name: MetricName;
  readonly better: "higher" | "lower";
  readonly needsLabels: boolean;
  /** The rates that are compared; a group needs enough rows that count in each. */
  readonly rates: readonly GroupRate[];
  /** From each rate's values by group. NaN where a value is. */
  readonly combine: (values: readonly (readonly number[])[]) => number;
}

interface GroupRate {
  readonly of: (sample: ClassificationSample) => Rate;
  readonly minimumCounted: number;
}

const SELECTED: GroupRate = { of: selectedRate, minimumCounted: MINIMUM_ROWS };
const FOUND: GroupRate = { of: foundRate, minimumCounted: MINIMUM_COUNTED };
const FALSELY_FOUND: GroupRate = { of: falselyFoundRate, minimumCounted: MINIMUM_COUNTED };
const PRECISE: GroupRate = { of: preciseRate, minimumCounted: MINIMUM_COUNTED };
const RIGHT: GroupRate = { of: rightRate, minimumCounted: MINIMUM_ROWS };

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const widest = (rates: readonly (readonly number[])[]): number => Math.max(...rates.map(spread));

const GAPS: readonly Gap[] = [
  gapOfRates("demographic-parity-difference", [SELECTED]),
  gapOfRates("equal-opportunity-difference", [FOUND]),
  gapOfRates("equalized-odds-difference", [FOUND, FALSELY_FOUND]),
  gapOfRates("predictive-parity-difference", [PRECISE]),
  {
    name: "demographic-parity-ratio",
    better: "higher",
    needsLabels: false,
    rates: [SELECTED],
    /** 0 / 0 is undefined, never 1. */
    combine: (rates) => Math.min(...rates.flat()) / Math.max(...rates.flat()),
  },
  {
    name: "worst-group-accuracy",
    better: "higher",
    needsLabels: true,
    rates: [RIGHT],
    combine: (rates) => Math.min(...rates.flat()),
  },
];

function gapOfRates(name: MetricName, rates: readonly GroupRate[]): Gap {
  const needsLabels = !rates.includes(SELECTED);
  return { name, better: "lower", needsLabels, rates, combine: widest };
}

export function measureGroups(comparison: Comparison): readonly Measurement[] {
  const { reference, candidate } = comparison;
  if (reference.kind !== "classification" || candidate.kind !== "classification") return [];
  if (reference.positive === undefined) return [];
  const samples = { comparison, reference, candidate, every: everyRow(reference.rows) };
  const groups = comparison.groups.map((group) => answeredIn(group, reference));
  const asked = GAPS.filter(({ needsLabels }) => !needsLabels || reference.labels !== undefined);
  const gaps = asked.flatMap((gap) => groups.map((group) => measureGap(gap, group, samples)));
  return settled(together(gaps), comparison.resamples).flat();
}

/** Rows that the reference has no answer to tell nothing of a change. */
function answeredIn({ column, members }: GroupColumn, { nonFinite }: Sample): GroupColumn {
  const answered = (rows: Uint32Array): Uint32Array => rows.filter((row) => nonFinite[row] === 0);
  return { column, members: members.map(({ name, rows }) => ({ name, rows: answered(rows) })) };
}

/** How many gaps are resampled. */
export function gapsJudged({ reference, groups, isJudged }: Comparison): number {
  if (reference.kind !== "classification" || reference.positive === undefined) return 0;
  return groups.flatMap(({ column }) => GAPS.filter(({ name }) => isJudged(name, `by ${column}`)))
    .length;
}

interface Samples {
  readonly comparison: Comparison;
  readonly reference: ClassificationSample;
  readonly candidate: ClassificationSample;
  readonly every: Uint32Array;
}

function measureGap(
  gap: Gap,
  group: GroupColumn,
  samples: Samples,
): Pending<readonly Measurement[]> {
  const { comparison, reference, candidate, every } = samples;
  const slice = `by ${group.column}`;
  const before = gap.rates.map(({ of }) => of(reference));
  const testable = group.members.filter((member) => isTestable(member, before, gap));
  const rows = Uint32Array.from(testable.flatMap((member) => [...member.rows]));
  const detail = { testable: testable.length, untestable: group.members.length - testable.length };
  const after = gap.rates.map(({ of }) => of(candidate));
  const scores = {
    reference: scoreOf(gap, before, testable),
    candidate: scoreOf(gap, after, testable),
  };
  const pending = estimateGap(gap.name, comparison, {
    slice,
    n: rows.length,
    clusters: fewestSources(comparison, testable),
    support: supportOf(gap.name, {
      rates: before,
      members: testable,
      clusters: comparison.clusters,
    }),
    every,
    scores,
  });
  const shared = {
    metric: gap.name,
    kernels: comparison.kernels,
    slice,
    unit: gap.name === "demographic-parity-ratio" ? "" : "share",
    better: gap.better,
  } as const;
  const { versus } = comparison;
  const [only, ...others] = testable;
  const isAlone = only !== undefined && others.length === 0;
  const alone = isAlone ? { evidence: loneGroup(only, group) } : {};
  const own = (arm: Estimated): Estimated => ({
    ...arm,
    ...alone,
    detail: { ...detail, ...arm.detail },
  });
  return afterwards(pending, (arms) => [
    { ...shared, ...own(arms.reference), arm: versus },
    { ...shared, ...own(arms.candidate), arm: "candidate", versus },
    { ...shared, ...own(arms.change), arm: "change", versus },
  ]);
}

/** A gap needs two: which group has enough rows of the class that is asked for, and how many have not. */
function loneGroup({ name }: SliceRows, { members }: GroupColumn): Evidence {
  if (members.length === 1)
    return { kind: "none", reason: `${name} is the only group: there is none to compare it with` };
  const reason = `of ${members.length} groups only ${name} has rows enough that count (${MINIMUM_ROWS}, and ${MINIMUM_COUNTED} of the class that is asked for)`;
  return { kind: "none", reason };
}

function isTestable({ rows }: SliceRows, rates: readonly Rate[], gap: Gap): boolean {
  const counts = rates.map((rate) => countedIn(rate, rows));
  const hasEnough = gap.rates.every(
    ({ minimumCounted }, position) => (counts[position] ?? 0) >= minimumCounted,
  );
  return rows.length >= MINIMUM_ROWS && hasEnough;
}

/** NaN with fewer than two groups, or when a group has no rows that count. */
function scoreOf(gap: Gap, rates: readonly Rate[], members: readonly SliceRows[]): Score {
  return (weights) => {
    if (members.length < 2) return Number.NaN;
    return gap.combine(
      rates.map((rate) => members.map(({ rows }) => weightedRate(rate, weights, rows))),
    );
  };
}

interface GapView {
  readonly slice: string;
  /** Rows of groups that are large enough. */
  readonly n: number;
  readonly clusters: number | undefined;
  readonly support: number;
  /** The rows of all groups: a score looks at those of its own. */
  readonly every: Uint32Array;
  readonly scores: { readonly reference: Score; readonly candidate: Score };
}

function estimateGap(
  name: MetricName,
  comparison: Comparison,
  { slice, n, clusters, support, every, scores }: GapView,
): Pending<Readonly<Record<"reference" | "candidate" | "change", Estimated>>> {
  const whole = new Uint8Array(every.length).fill(1);
  const before = scores.reference(whole, every);
  const after = scores.candidate(whole, every);
  const plain = { reference: plainly(before, n), candidate: plainly(after, n) };
  if (!comparison.isJudged(name, slice) || n === 0)
    return known({ ...plain, change: plainly(after - before, n) });
  // The largest of several differences is not smooth in the rows: percentiles hold there, a correction for skewness does not.
  return {
    wanted: [
      { rows: every, score: scores.reference },
      { rows: every, score: scores.candidate },
    ],
    finish: (replicates) => {
      const [first, second] = [replicatesAt(replicates, 0), replicatesAt(replicates, 1)];
      return {
        ...plain,
        reference: withBias(plain.reference, first),
        change: withSupport(
          resampled(after - before, less(second, first), { n, clusters }),
          support,
        ),
      };
    },
  };
}

/** The gap between groups that are alike is above 0 too: by how much resampling widens it. */
function withBias(gap: Estimated, replicates: Float64Array): Estimated {
  const { detail } = resampled(gap.estimate ?? Number.NaN, replicates, { n: gap.n });
  return detail === undefined ? gap : { ...gap, detail };
}
