/** All that is measured of answers: candidate against base under both kinds of kernels, and against the baseline. */
import { comparePair } from "../../measure/compare.ts";
import type { GroupColumn, SliceRows } from "../../measure/comparison.ts";
import { kernelFlips } from "../../measure/kernel-flips.ts";
import type { Sample } from "../../measure/sample.ts";
import type { Criterion } from "../../schema/generated/policy.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";
import type { Kernels, Measurement } from "../../schema/measurement.ts";
import { randomStreams } from "../../stats/random.ts";
import { drawClusterResamples, drawResamples, type Resamples } from "../../stats/resamples.ts";
import { baselineSample } from "../baseline/baseline-sample.ts";
import type { Samples } from "./read-answers.ts";

const RESAMPLES = 2000;

export interface Behaviour {
  readonly samples: Samples;
  readonly slices: readonly SliceRows[];
  readonly groups: readonly GroupColumn[];
  readonly criteria: readonly Criterion[];
  /** From digests of model, data and policy: running again draws the same. */
  readonly seed: string;
  /** Answer of the accepted candidate by row; undefined where it is not known. */
  readonly baseline: readonly (number | undefined)[] | undefined;
  /** Which source each row is from, when rows of one source are not independent. */
  readonly clusters?: Int32Array | undefined;
}

export function measureBehaviour(behaviour: Behaviour): readonly Measurement[] {
  const { samples, slices, groups, criteria, seed, baseline, clusters } = behaviour;
  const isJudged = judgedBy(criteria);
  const resamples = once(() => draw(samples.base.rows, { seed, clusters }));
  const against = (candidate: Sample, kernels: Kernels): readonly Measurement[] =>
    comparePair({
      reference: samples.base,
      candidate,
      versus: "base",
      kernels,
      slices,
      groups,
      ...(clusters === undefined ? {} : { clusters }),
      resamples,
      isJudged,
    });
  const ordinary = against(samples.ordinary, "ordinary");
  const exact = isSame(samples.ordinary, samples.exact)
    ? ordinary.map((measurement) => ({ ...measurement, kernels: "exact" as const }))
    : against(samples.exact, "exact");
  const accepted = baseline === undefined ? [] : measureBaseline(behaviour, baseline);
  return [
    ...ordinary,
    ...exact,
    ...kernelFlips(samples.ordinary, samples.exact, clusters),
    ...accepted,
  ];
}

function draw(
  rows: number,
  { seed, clusters }: { readonly seed: string; readonly clusters: Int32Array | undefined },
): Resamples {
  const random = randomStreams(seed).stream("bootstrap");
  return clusters === undefined
    ? drawResamples(rows, RESAMPLES, random)
    : drawClusterResamples(clusters, RESAMPLES, random);
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

/** A bootstrap interval is made where a criterion asks for it. */
function judgedBy(criteria: readonly Criterion[]): (metric: MetricName, slice: string) => boolean {
  const overall = new Set(criteria.map(({ metric }) => metric));
  const onSlices = new Set(
    criteria
      .filter(
        (criterion) =>
          criterion.kind !== "group-gap" &&
          (criterion.slices ?? criterion.kind === "non-inferiority"),
      )
      .map(({ metric }) => metric),
  );
  return (metric, slice) =>
    slice === "all" || slice.startsWith("by ") ? overall.has(metric) : onSlices.has(metric);
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
function measureBaseline(
  { samples, seed, criteria, clusters: all }: Behaviour,
  answers: readonly (number | undefined)[],
): readonly Measurement[] {
  const pair = baselineSample(samples.exact, answers);
  if (pair === undefined) return [];
  const clusters = all?.filter((_, row) => answers[row] !== undefined);
  const measured = comparePair({
    ...pair,
    versus: "baseline",
    kernels: "exact",
    slices: [],
    groups: [],
    ...(clusters === undefined ? {} : { clusters }),
    resamples: once(() => draw(pair.reference.rows, { seed: `${seed}:baseline`, clusters })),
    isJudged: judgedBy(criteria),
  });
  return measured.filter(({ metric }) => ANSWERS_ONLY.has(metric));
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
