/** What our own functions say of the percentiles of calls, and of the ratio of two arms, where the reference has a value. */
import {
  geometricRatios,
  pooledRatios,
  unpairedRatios,
} from "../../src/measure/block-bootstrap.ts";
import { blockLogRatios, plainRatio } from "../../src/measure/block-ratio.ts";
import { callsOf } from "../../src/measure/calls-of.ts";
import { armDetail } from "../../src/measure/latency-detail.ts";
import { latencyMeasurements } from "../../src/measure/latency-ratio.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { matrix } from "./reference.ts";
import type { Computed } from "./reference-inputs.ts";

const blocksOf = (arm: "base" | "comp"): readonly Float64Array[] =>
  matrix("latency", arm).map((block) => Float64Array.from(block));

const arm = (name: string, blocks: readonly Float64Array[]) => ({
  name,
  blocks,
  warmUpCalls: 0,
  steady: true,
});

function timed(): readonly Measurement[] {
  const [base, comp] = [blocksOf("base"), blocksOf("comp")];
  return latencyMeasurements(
    [{ arms: [arm("base", base), arm("control", base), arm("candidate", comp)] }],
    { base: "base", control: "control", candidate: "candidate" },
    { batch: 1 },
  );
}

const LEVELS = [0.025, 0.05, 0.5, 0.95, 0.975];
const atLevels = (sorted: Float64Array): readonly number[] =>
  LEVELS.map((level) => quantile(sorted, level));

function ratio(): unknown {
  const measured = timed();
  const change = (metric: string): Measurement | undefined =>
    measured.find((one) => one.metric === metric && one.arm === "change");
  const turns = { base: blocksOf("base"), candidate: blocksOf("comp") };
  const [before, after] = [callsOf(turns.base), callsOf(turns.candidate)];
  const logs = blockLogRatios(turns.base, turns.candidate, 0.5);
  const { lower, upper, pValue } = plainRatio(logs);
  const { estimate, detail } = change("latency-p50") ?? {};
  return {
    ratio_of_medians: detail?.["pooled"],
    ratio_of_p95: change("latency-p95")?.detail?.["pooled"],
    geo_mean_block_ratio: estimate,
    block_boot_median: atLevels(pooledRatios(turns, 0.5, mersenneRandom(21))),
    block_boot_p95: atLevels(pooledRatios(turns, 0.95, mersenneRandom(22))),
    block_boot_geo: atLevels(geometricRatios(logs, mersenneRandom(23))),
    t_on_block_log_ratio: {
      mean: Math.log(Number(estimate)),
      ci90: [Math.log(lower), Math.log(upper)],
      p_vs_1: pValue,
      wilcoxon_p: detail?.["signedRankP"],
    },
    unpaired_boot_median: atLevels(unpairedRatios(before, after, mersenneRandom(24))),
    welch: detail?.["welchP"],
  };
}

const PROBABILITIES = [0.5, 0.9, 0.95, 0.99];
const CONVENTIONS = {
  inverted_cdf: "invertedCdf",
  hazen: "hazen",
  median_unbiased: "medianUnbiased",
  higher: "higher",
  harrell_davis: "harrellDavis",
  loadgen_floor_index: "floorIndex",
} as const;

function percentiles(): unknown {
  const base = blocksOf("base");
  const details = PROBABILITIES.map((probability) => armDetail(base, probability));
  const sorted = callsOf(base).toSorted();
  const [atMedian] = details;
  return {
    linear: PROBABILITIES.map((probability) => quantile(sorted, probability)),
    ...Object.fromEntries(
      Object.entries(CONVENTIONS).map(([theirs, ours]) => [
        theirs,
        details.map((detail) => detail[ours]),
      ]),
    ),
    mad: atMedian?.["medianDeviation"],
    iqr: atMedian?.["interquartileRange"],
    cv: atMedian?.["variation"],
    lag1: atMedian?.["lagCorrelation"],
    hodges_lehmann: atMedian?.["hodgesLehmann"],
  };
}

export const TIMINGS: Computed = {
  "latency.quantiles.base": percentiles,
  "latency.ratio": ratio,
};
