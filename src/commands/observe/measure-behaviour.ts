/** All that is measured of answers: candidate against base under both kinds of kernels, and against the baseline. */
import type { Threads } from "../../host/host.ts";
import { comparePair } from "../../measure/compare.ts";
import type { GroupColumn, SliceRows } from "../../measure/comparison.ts";
import { kernelFlips } from "../../measure/kernel-flips.ts";
import { comparisonOf, type Judged, type PlainComparison } from "../../measure/plain-comparison.ts";
import type { Sample } from "../../measure/sample.ts";
import type { Criterion } from "../../schema/generated/policy.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";
import type { Kernels, Measurement } from "../../schema/measurement.ts";
import { baselineSample } from "../baseline/baseline-sample.ts";
import { compareInThreads } from "./compare-in-threads.ts";
import type { Samples } from "./read-answers.ts";

const RESAMPLES = 2000;

export interface Behaviour {
  readonly samples: Samples;
  readonly slices: readonly SliceRows[];
  readonly groups: readonly GroupColumn[];
  readonly criteria: readonly Criterion[];
  /** Metrics that are wanted; all that apply when absent. */
  readonly only?: ReadonlySet<MetricName>;
  /** From digests of model, data and policy: running again draws the same. */
  readonly seed: string;
  /** Answer of the accepted candidate by row; undefined where it is not known. */
  readonly baseline: readonly (number | undefined)[] | undefined;
  /** Which source each row is from, when rows of one source are not independent. */
  readonly clusters?: Int32Array | undefined;
}

/** In this thread. */
export function measureBehaviour(behaviour: Behaviour): readonly Measurement[] {
  const asked = comparisonsOf(behaviour);
  return joined(
    behaviour,
    asked.map((plain) => comparePair(comparisonOf(plain))),
  );
}

/** The same in as many threads as the rows are worth. */
export async function measureBehaviourIn(
  threads: Threads,
  behaviour: Behaviour,
): Promise<readonly Measurement[]> {
  const measured: (readonly Measurement[])[] = [];
  for (const plain of comparisonsOf(behaviour))
    measured.push(await compareInThreads(threads, plain));
  return joined(behaviour, measured);
}

/** With ordinary kernels, with exact ones where they answer otherwise, and against the baseline where there is one. */
function comparisonsOf(behaviour: Behaviour): readonly PlainComparison[] {
  const { samples, slices, groups, criteria, only, seed, clusters } = behaviour;
  const against = (candidate: Sample, kernels: Kernels): PlainComparison => ({
    reference: samples.base,
    candidate,
    versus: "base",
    kernels,
    slices,
    groups,
    ...(clusters === undefined ? {} : { clusters }),
    ...(only === undefined ? {} : { only }),
    seed,
    resamples: RESAMPLES,
    judged: judgedBy(criteria),
  });
  const kernels = [against(samples.ordinary, "ordinary")];
  if (!isSame(samples.ordinary, samples.exact)) kernels.push(against(samples.exact, "exact"));
  const accepted = againstBaseline(behaviour);
  return accepted === undefined ? kernels : [...kernels, accepted];
}

/** What all comparisons say, in their order. */
function joined(
  { samples, clusters }: Behaviour,
  [ordinary = [], ...others]: readonly (readonly Measurement[])[],
): readonly Measurement[] {
  const exact = isSame(samples.ordinary, samples.exact)
    ? ordinary.map((measurement) => ({ ...measurement, kernels: "exact" as const }))
    : (others.shift() ?? []);
  return [
    ...ordinary,
    ...exact,
    ...kernelFlips(samples.ordinary, samples.exact, clusters),
    ...others.flat(),
  ];
}

/** A bootstrap interval is made where a criterion asks for it. */
function judgedBy(criteria: readonly Criterion[]): Judged {
  const onSlices = criteria.filter(
    (criterion) =>
      criterion.kind !== "group-gap" && (criterion.slices ?? criterion.kind === "non-inferiority"),
  );
  return {
    overall: new Set(criteria.map(({ metric }) => metric)),
    onSlices: new Set(onSlices.map(({ metric }) => metric)),
  };
}

const outputsOf = (sample: Sample): Float64Array =>
  sample.kind === "classification" ? sample.scores : sample.values;

const deviationsOf = (sample: Sample): Float64Array =>
  sample.kind === "regression" ? (sample.deviations ?? new Float64Array()) : new Float64Array();

function isSame(first: Sample, second: Sample): boolean {
  return [outputsOf, deviationsOf].every((read) => {
    const [a, b] = [read(first), read(second)];
    return a.length === b.length && a.every((value, position) => Object.is(value, b[position]));
  });
}

/** Exact kernels only, on the rows that the baseline knows: answers that hold on every CPU. */
function againstBaseline({
  samples,
  seed,
  criteria,
  clusters: all,
  baseline,
}: Behaviour): PlainComparison | undefined {
  const pair = baseline === undefined ? undefined : baselineSample(samples.exact, baseline);
  if (pair === undefined) return undefined;
  const clusters = all?.filter((_, row) => baseline?.[row] !== undefined);
  return {
    ...pair,
    versus: "baseline",
    kernels: "exact",
    slices: [],
    groups: [],
    ...(clusters === undefined ? {} : { clusters }),
    only: ANSWERS_ONLY,
    seed: `${seed}:baseline`,
    resamples: RESAMPLES,
    judged: judgedBy(criteria),
  };
}

/** A baseline keeps answers, not scores. */
const ANSWERS_ONLY: ReadonlySet<MetricName> = new Set([
  "accuracy",
  "flips",
  "lost",
  "gained",
  "mae",
  "rmse",
  "r2",
]);
