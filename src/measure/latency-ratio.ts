/** How long a call takes, and by what ratio the candidate differs, from blocks that took turns. */
import type { Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { RandomStreams } from "../stats/random.ts";
import { quantile } from "../stats/quantile.ts";
import { percentileRanks, queriesNeeded } from "../stats/order-statistics.ts";
import {
  blockLogRatios,
  blockRatio,
  meanLogRatios,
  noiseFloor,
  ratioEstimate,
} from "./block-ratio.ts";
import { callsOf } from "./calls-of.ts";
import { finite, LEVEL } from "./evidence.ts";
import { armDetail, changeDetail } from "./latency-detail.ts";
import type { Detail } from "./metric.ts";
import type { LatencyObservation } from "../run/engine.ts";

interface Percentile {
  readonly metric: MetricName;
  readonly probability: number;
}

const PERCENTILES: readonly Percentile[] = [
  { metric: "latency-p50", probability: 0.5 },
  { metric: "latency-p90", probability: 0.9 },
  { metric: "latency-p95", probability: 0.95 },
  { metric: "latency-p99", probability: 0.99 },
];
export interface ArmNames {
  readonly base: string;
  /** The same model again: what it differs by is the machine. */
  readonly control: string;
  readonly candidate: string;
}

export interface Timed {
  /** Rows a call. */
  readonly batch: number;
  /** From the seed of the run. undefined: the record gets no intervals by drawing. */
  readonly random?: RandomStreams;
}

/** Blocks are paired by position; arms have equally many. Throughput is calls a second times the batch. */
export function latencyMeasurements(
  observations: readonly LatencyObservation[],
  names: ArmNames,
  { batch, random }: Timed,
): readonly Measurement[] {
  const blocksOf = (name: string): readonly Float64Array[] =>
    observations.flatMap(({ arms }) => arms.find((arm) => arm.name === name)?.blocks ?? []);
  const blocks = {
    base: blocksOf(names.base),
    control: blocksOf(names.control),
    candidate: blocksOf(names.candidate),
  };
  return [
    ...PERCENTILES.flatMap((percentile) => percentileMeasurements(percentile, blocks, random)),
    ...throughputMeasurements(blocks, batch),
  ];
}

interface Blocks {
  readonly base: readonly Float64Array[];
  readonly control: readonly Float64Array[];
  readonly candidate: readonly Float64Array[];
}

const pooled = (blocks: readonly Float64Array[]): Float64Array => callsOf(blocks).toSorted();

function percentileMeasurements(
  { metric, probability }: Percentile,
  blocks: Blocks,
  random: RandomStreams | undefined,
): readonly Measurement[] {
  const calls = pooled(blocks.candidate).length;
  if (calls < queriesNeeded(1, probability)) return [];
  const shared = { metric, kernels: "ordinary", slice: "all", n: calls, better: "lower" } as const;
  const arm = (name: "base" | "candidate"): Measurement => ({
    ...shared,
    arm: name,
    unit: "ms",
    ...percentileEstimate(pooled(blocks[name]), probability),
    detail: armDetail(blocks[name], probability),
    evidence: { kind: "none", reason: "absolute times of a shared machine are shown, not judged" },
  });
  const rounds = joinRounds(blocks, probability);
  const logs = blockLogRatios(rounds.base, rounds.candidate, probability);
  const itself = blockLogRatios(rounds.base, rounds.control, probability);
  const detail = {
    ...controlDetail(itself),
    blocks: rounds.base.length,
    ...changeDetail({ turns: blocks, logs, probability, random }),
  };
  return [
    arm("base"),
    arm("candidate"),
    {
      ...shared,
      arm: "change",
      versus: "base",
      unit: "ratio",
      detail,
      ...ratioEstimate(blockRatio(logs)),
    },
  ];
}

/** What the same model differed by from itself. */
function controlDetail(itself: Float64Array): Detail {
  const { estimate, lower, upper } = blockRatio(itself);
  const { share, detectableRatio } = noiseFloor(itself);
  return {
    control: finite(estimate),
    controlLower: finite(lower),
    controlUpper: finite(upper),
    noiseFloor: finite(share),
    detectableRatio: finite(detectableRatio),
  };
}

/** By the order of the calls, whatever their distribution; null where they are too few for a bound. */
function percentileEstimate(
  sorted: Float64Array,
  probability: number,
): Pick<Measurement, "estimate" | "interval"> {
  const ranks = percentileRanks(sorted.length, probability, LEVEL);
  const [lower, upper] = [sorted[ranks.lower - 1], sorted[ranks.upper - 1]];
  return {
    estimate: quantile(sorted, probability),
    interval:
      lower === undefined || upper === undefined
        ? null
        : { lower, upper, level: LEVEL, method: "order statistics" },
  };
}

/** A quantile of few calls is not itself: neighbouring rounds are joined until each holds calls beyond it. */
const CALLS_BEYOND = 5;

function joinRounds(blocks: Blocks, probability: number): Blocks {
  const rounds = Math.max(1, blocks.candidate.length);
  const calls = pooled(blocks.candidate).length / rounds;
  const size = probability === 0.5 ? 1 : Math.ceil(CALLS_BEYOND / (1 - probability) / calls);
  const join = (arm: readonly Float64Array[]): readonly Float64Array[] =>
    Array.from({ length: Math.floor(arm.length / size) }, (_, group) =>
      callsOf(arm.slice(group * size, (group + 1) * size)),
    );
  return {
    base: join(blocks.base),
    control: join(blocks.control),
    candidate: join(blocks.candidate),
  };
}

/** Rows a second of all calls together. The ratio is that of the mean calls of each block, turned round; of too few blocks that of all calls, which decides nothing. */
function throughputMeasurements(blocks: Blocks, batch: number): readonly Measurement[] {
  const rate = (arm: readonly Float64Array[]): number => {
    const calls = pooled(arm);
    return (1000 * batch * calls.length) / calls.reduce((total, duration) => total + duration, 0);
  };
  const n = pooled(blocks.candidate).length;
  const shared = {
    metric: "throughput",
    kernels: "ordinary",
    slice: "all",
    better: "higher",
    n,
  } as const;
  const arm = (name: "base" | "candidate"): Measurement => ({
    ...shared,
    arm: name,
    unit: "rows/s",
    estimate: finite(rate(blocks[name])),
    interval: null,
    evidence: { kind: "none", reason: "absolute rates of a shared machine are shown, not judged" },
  });
  const change = ratioEstimate(blockRatio(meanLogRatios(blocks.candidate, blocks.base)));
  return [
    arm("base"),
    arm("candidate"),
    {
      ...shared,
      arm: "change",
      versus: "base",
      unit: "ratio",
      detail: controlDetail(meanLogRatios(blocks.control, blocks.base)),
      ...change,
      estimate: change.estimate ?? finite(rate(blocks.candidate) / rate(blocks.base)),
    },
  ];
}
