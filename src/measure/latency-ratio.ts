/** How long a call takes, and by what ratio the candidate differs, from blocks that took turns. */
import type { Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import { quantile } from "../stats/quantile.ts";
import { tQuantile } from "../stats/student-t.ts";
import { moments } from "../stats/sums.ts";
import { finite, LEVEL } from "./evidence.ts";
import type { LatencyObservation } from "../run/engine.ts";

interface Percentile {
  readonly metric: MetricName;
  readonly probability: number;
  /** One call in so many is slower. */
  readonly slowerOneIn: number;
}

const PERCENTILES: readonly Percentile[] = [
  { metric: "latency-p50", probability: 0.5, slowerOneIn: 2 },
  { metric: "latency-p90", probability: 0.9, slowerOneIn: 10 },
  { metric: "latency-p99", probability: 0.99, slowerOneIn: 100 },
];
/** A 99th percentile rests on the one slowest call of every hundred: fewer of those than this show none. */
const MINIMUM_TAIL_CALLS = 10;

export interface ArmNames {
  readonly base: string;
  /** The same model again: what it differs by is the machine. */
  readonly control: string;
  readonly candidate: string;
}

/** Blocks are paired by position; arms have equally many. Throughput is calls a second times `batch`. */
export function latencyMeasurements(
  observations: readonly LatencyObservation[],
  names: ArmNames,
  batch: number,
): readonly Measurement[] {
  const blocksOf = (name: string): readonly Float64Array[] =>
    observations.flatMap(({ arms }) => arms.find((arm) => arm.name === name)?.blocks ?? []);
  const blocks = {
    base: blocksOf(names.base),
    control: blocksOf(names.control),
    candidate: blocksOf(names.candidate),
  };
  return [
    ...PERCENTILES.flatMap((percentile) => percentileMeasurements(percentile, blocks)),
    ...throughputMeasurements(blocks, batch),
  ];
}

interface Blocks {
  readonly base: readonly Float64Array[];
  readonly control: readonly Float64Array[];
  readonly candidate: readonly Float64Array[];
}

const pooled = (blocks: readonly Float64Array[]): Float64Array =>
  Float64Array.from(blocks.flatMap((block) => [...block])).toSorted();

function percentileMeasurements(
  { metric, probability, slowerOneIn }: Percentile,
  blocks: Blocks,
): readonly Measurement[] {
  const calls = pooled(blocks.candidate).length;
  if (calls < MINIMUM_TAIL_CALLS * slowerOneIn) return [];
  const shared = { metric, kernels: "ordinary", slice: "all", n: calls, better: "lower" } as const;
  const arm = (name: "base" | "candidate"): Measurement => ({
    ...shared,
    arm: name,
    unit: "ms",
    estimate: quantile(pooled(blocks[name]), probability),
    interval: null,
    evidence: { kind: "none", reason: "absolute times of a shared machine are shown, not judged" },
  });
  const rounds = joinRounds(blocks, probability);
  const ratio = ratioOf(rounds.base, rounds.candidate, probability);
  const control = ratioOf(rounds.base, rounds.control, probability);
  const detail = {
    control: finite(control.estimate),
    controlLower: finite(control.lower),
    controlUpper: finite(control.upper),
    blocks: rounds.base.length,
  };
  return [
    arm("base"),
    arm("candidate"),
    { ...shared, arm: "change", versus: "base", unit: "ratio", detail, ...ratioEstimate(ratio) },
  ];
}

/** A quantile of few calls is not itself: neighbouring rounds are joined until each holds calls beyond it. */
const CALLS_BEYOND = 5;

function joinRounds(blocks: Blocks, probability: number): Blocks {
  const rounds = Math.max(1, blocks.candidate.length);
  const calls = pooled(blocks.candidate).length / rounds;
  const size = probability === 0.5 ? 1 : Math.ceil(CALLS_BEYOND / (1 - probability) / calls);
  const join = (arm: readonly Float64Array[]): readonly Float64Array[] =>
    Array.from({ length: Math.floor(arm.length / size) }, (_, group) =>
      Float64Array.from(arm.slice(group * size, (group + 1) * size).flatMap((block) => [...block])),
    );
  return {
    base: join(blocks.base),
    control: join(blocks.control),
    candidate: join(blocks.candidate),
  };
}

interface Ratio {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Of the logarithm. */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly n: number;
}

/**
 * Mean log ratio of block quantiles. Neighbouring blocks share the machine's mood, so their number is reduced by
 * their first autocorrelation r when it is positive: n(1 − r)/(1 + r).
 */
function ratioOf(
  base: readonly Float64Array[],
  other: readonly Float64Array[],
  probability: number,
): Ratio {
  const ofBlock = (block: Float64Array | undefined): number =>
    quantile(Float64Array.from(block ?? []).toSorted(), probability);
  const logs = Float64Array.from(base, (block, position) =>
    Math.log(ofBlock(other[position]) / ofBlock(block)),
  );
  const { mean, variance } = moments(logs);
  const r = autocorrelation(logs, mean);
  const n = r > 0 ? Math.max(2, (logs.length * (1 - r)) / (1 + r)) : logs.length;
  const standardError = Math.sqrt(variance / n);
  const degreesOfFreedom = n - 1;
  const margin = tQuantile(1 - (1 - LEVEL) / 2, degreesOfFreedom) * standardError;
  return {
    estimate: Math.exp(mean),
    lower: Math.exp(mean - margin),
    upper: Math.exp(mean + margin),
    standardError,
    degreesOfFreedom,
    n: logs.length,
  };
}

function autocorrelation(values: Float64Array, center: number): number {
  let [product, square] = [0, 0];
  for (const [position, value] of values.entries()) {
    square += (value - center) ** 2;
    if (position > 0) product += (value - center) * ((values[position - 1] ?? 0) - center);
  }
  return square === 0 ? 0 : product / square;
}

/** The evidence is about the logarithm of the ratio. */
function ratioEstimate(ratio: Ratio): Pick<Measurement, "estimate" | "interval" | "evidence"> {
  const { estimate, lower, upper, standardError, degreesOfFreedom, n } = ratio;
  if (![estimate, lower, upper].every((value) => Number.isFinite(value))) {
    return {
      estimate: null,
      interval: null,
      evidence: { kind: "none", reason: "too few blocks were timed" },
    };
  }
  return {
    estimate,
    interval: { lower, upper, level: LEVEL, method: "t on block log ratios" },
    evidence: { kind: "mean", mean: Math.log(estimate), standardError, n, degreesOfFreedom },
  };
}

function throughputMeasurements(blocks: Blocks, batch: number): readonly Measurement[] {
  const rate = (arm: readonly Float64Array[]): number => {
    const calls = pooled(arm);
    return (1000 * batch * calls.length) / calls.reduce((total, duration) => total + duration, 0);
  };
  const values = { base: rate(blocks.base), candidate: rate(blocks.candidate) };
  const shared = {
    metric: "throughput",
    kernels: "ordinary",
    slice: "all",
    better: "higher",
    interval: null,
  } as const;
  const n = pooled(blocks.candidate).length;
  const evidence = { kind: "none", reason: "it is shown, not judged" } as const;
  return [
    { ...shared, arm: "base", unit: "rows/s", estimate: finite(values.base), n, evidence },
    {
      ...shared,
      arm: "candidate",
      unit: "rows/s",
      estimate: finite(values.candidate),
      n,
      evidence,
    },
    {
      ...shared,
      arm: "change",
      versus: "base",
      unit: "ratio",
      estimate: finite(values.candidate / values.base),
      n,
      evidence,
    },
  ];
}
