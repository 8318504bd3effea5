/** By what ratio two arms differ that took turns in blocks. */
import { quantile } from "../stats/quantile.ts";
import { tCdf, tQuantile } from "../stats/student-t.ts";
import { normalQuantile } from "../stats/normal.ts";
import { moments } from "../stats/sums.ts";
import type { Measurement } from "../schema/measurement.ts";
import { LEVEL } from "./evidence.ts";

export interface BlockRatio {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Of the logarithm. */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly n: number;
}

/** Logarithms of the ratio of each block's quantile; blocks are paired by position. */
export function blockLogRatios(
  base: readonly Float64Array[],
  other: readonly Float64Array[],
  probability: number,
): Float64Array {
  const ofBlock = (block: Float64Array | undefined): number =>
    quantile(Float64Array.from(block ?? []).toSorted(), probability);
  return Float64Array.from(base, (block, position) =>
    Math.log(ofBlock(other[position]) / ofBlock(block)),
  );
}

/** Logarithms of the ratio of each block's mean. */
export function meanLogRatios(
  base: readonly Float64Array[],
  other: readonly Float64Array[],
): Float64Array {
  return Float64Array.from(base, (block, position) =>
    Math.log(meanOf(other[position]) / meanOf(block)),
  );
}

const meanOf = (block: Float64Array = new Float64Array()): number => moments(block).mean;

/**
 * Mean log ratio of block quantiles. Neighbouring blocks share the machine's mood, so their number is reduced by
 * their first autocorrelation r when it is positive: n(1 − r)/(1 + r).
 */
export function blockRatio(logs: Float64Array): BlockRatio {
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

/** The same as if neighbouring blocks had nothing in common: plain t, and its two-sided test of "no difference". */
export function plainRatio(logs: Float64Array): {
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
} {
  const { mean, variance, n } = moments(logs);
  const standardError = Math.sqrt(variance / n);
  const margin = tQuantile(1 - (1 - LEVEL) / 2, n - 1) * standardError;
  return {
    lower: Math.exp(mean - margin),
    upper: Math.exp(mean + margin),
    pValue: 2 * tCdf(-Math.abs(mean) / standardError, n - 1),
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

export interface NoiseFloor {
  /** Of the log ratios of the same model's blocks. */
  readonly standardDeviation: number;
  readonly mean: number;
  /** Half width of the 95 % interval of the same model against itself, as a share. */
  readonly share: number;
  /** The smallest ratio above 1 that as many blocks show 80 times in 100, one-sided 5 %. */
  readonly detectableRatio: number;
}

/** What this machine can tell apart, from the log ratios of a model's blocks to those of itself. */
export function noiseFloor(logs: Float64Array): NoiseFloor {
  const { mean, variance, n } = moments(logs);
  const standardDeviation = Math.sqrt(variance);
  const standardError = standardDeviation / Math.sqrt(n);
  const detectable = tQuantile(0.95, n - 1) + normalQuantile(0.8);
  return {
    standardDeviation,
    mean,
    share: Math.exp(tQuantile(0.975, n - 1) * standardError) - 1,
    detectableRatio: Math.exp(detectable * standardError),
  };
}

/** The evidence is about the logarithm of the ratio. */
export function ratioEstimate(
  ratio: BlockRatio,
): Pick<Measurement, "estimate" | "interval" | "evidence"> {
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
