/** Where each criterion is judged: overall, on critical slices, on every other slice, between groups. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Criterion, Waiver } from "../schema/generated/record.ts";
import { LAYER_METRICS } from "../schema/layer-metrics.ts";
import type { Target } from "./requirement.ts";

export interface JudgedSlice {
  readonly name: string;
  readonly critical: boolean;
  readonly rows: number;
  /** Rows of its own, beside the evaluation data: ceilings and floors hold there too, unless a criterion says no. */
  readonly apart?: true;
  /** The evaluation data on another execution provider, which has one kind of kernels: all else that is judged of answers and timings is judged there too. */
  readonly provider?: true;
  /** The evaluation data, served in another way: nothing but timings is judged there. */
  readonly timed?: true;
  /** Why nothing could be measured there: it is one thing that is not checked, whatever the criteria. */
  readonly unavailable?: string;
}

/** What must hold wherever a model is run at all. */
export function unavailableTargets(slices: readonly JudgedSlice[]): readonly Target[] {
  const metric = "non-finite-rows";
  const criterion: Criterion = { kind: "ceiling", metric, limit: 0 };
  return slices
    .filter(({ unavailable }) => unavailable !== undefined)
    .map(({ name }) => ({ criterion, metric, slice: name, tier: 1 }));
}

/** A behaviour test: the cases of one slice. */
export interface JudgedTest {
  readonly slice: string;
  readonly mustPass: boolean;
  readonly critical: boolean;
  readonly margin: number;
}

/** A pattern of load whose latency has a limit. */
export interface JudgedLoad {
  readonly slice: string;
  readonly metric: MetricName;
  /** Ratio of the candidate to the base. */
  readonly limit: number;
}

export function loadTarget({ slice, metric, limit }: JudgedLoad): Target {
  const criterion: Criterion = { kind: "ceiling", metric, limit, relative: true };
  return { criterion, metric, slice, tier: 2 };
}

/** Every block must keep its limit. Without any it is still asked for, and then found not to be measured. */
export function blockTargets(
  criterion: Criterion,
  blocks: readonly string[] = [],
): readonly Target[] {
  const { metric } = criterion;
  const overall: Target = { criterion, metric, slice: "all", tier: 1 };
  return blocks.length === 0
    ? [overall]
    : blocks.map((slice) => ({ criterion, metric, slice, tier: 2 }));
}

/** Of cases that must pass not one may be lost; of others, few. */
export function testTarget({ slice, mustPass, critical, margin }: JudgedTest): Target {
  if (mustPass) {
    const criterion: Criterion = { kind: "ceiling", metric: "lost-cases", limit: 0 };
    return { criterion, metric: "lost-cases", slice, tier: 1 };
  }
  const criterion: Criterion = { kind: "non-inferiority", metric: "passed-cases", margin };
  return { criterion, metric: "passed-cases", slice, tier: critical ? 2 : 3 };
}

/**
 * Non-inferiority is judged on slices unless the criterion says no; ceilings and floors only when it says yes. Sizes and
 * timings have no slices, timings other execution providers. A gap without groups is still asked for, and then found not to be measured.
 */
export function targetsOf(
  criterion: Criterion,
  slices: readonly JudgedSlice[],
  groups: readonly string[],
): readonly Target[] {
  const { metric } = criterion;
  if (criterion.kind === "group-gap") {
    const columns = criterion.groups ?? groups;
    const named = columns.map((column) => `by ${column}`);
    return (named.length === 0 ? ["by group"] : named).map((slice) => ({
      criterion,
      metric,
      slice,
      tier: 1,
    }));
  }
  const overall: Target = { criterion, metric, slice: "all", tier: 1 };
  if (isAgainstBaseline(criterion) || (WHOLE.has(metric) && !TIMINGS.has(metric))) return [overall];
  const onSlices = criterion.slices ?? criterion.kind === "non-inferiority";
  const isJudgedOn = ({ apart, provider, timed, unavailable }: JudgedSlice): boolean => {
    if (unavailable !== undefined) return false;
    if (timed === true) return TIMINGS.has(metric);
    if (provider === true) return metric !== "kernel-flips";
    if (TIMINGS.has(metric)) return false;
    return onSlices || (apart === true && criterion.slices !== false);
  };
  return [
    overall,
    ...slices.filter(isJudgedOn).map(({ name, critical }): Target => ({
      criterion,
      metric,
      slice: name,
      tier: critical ? 2 : 3,
    })),
  ];
}

export function isAgainstBaseline(criterion: Criterion): boolean {
  return criterion.kind === "non-inferiority" && criterion.versus === "baseline";
}

/** As findings are named: against the baseline it is a criterion of its own. */
export function kindOf(criterion: Criterion): NonNullable<Waiver["criterion"]> {
  if (criterion.kind !== "non-inferiority") return criterion.kind;
  return isAgainstBaseline(criterion) ? "non-inferiority-to-baseline" : "non-inferiority";
}

/** Sizes, timings and what runs in integers: what a layer in float costs, not what it mends. */
export const isCost = (metric: string): boolean => WHOLE.has(metric);

/** They have no slices, but are taken on each execution provider. */
const TIMINGS: ReadonlySet<string> = new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput",
]);

const WHOLE: ReadonlySet<string> = new Set([
  "bytes",
  "gzip-bytes",
  "parameters",
  "peak-memory",
  "load-time",
  ...LAYER_METRICS,
  ...TIMINGS,
]);
