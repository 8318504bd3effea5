/** What other methods say of a finding's evidence: whether they would call it proven too, and whether anything changed at all. */
import type { ChangeTest, SecondOpinion } from "../schema/generated/record.ts";
import type { Evidence, Measurement, Replicates } from "../schema/measurement.ts";
import type { Bounds } from "../stats/binomial.ts";
import { mcnemarChiSquare, mcnemarExact, mcnemarMidP } from "../stats/mcnemar.ts";
import { bonettPriceInterval, newcombeInterval, waldInterval } from "../stats/paired-intervals.ts";
import {
  agrestiCoullInterval,
  jeffreysInterval,
  wilsonInterval,
} from "../stats/proportion-intervals.ts";
import { thinnedQuantile } from "../stats/thinned-sample.ts";
import { keepsBound, type Limit, meanTest, wideningOf } from "./test-hypothesis.ts";

export const BLOCK_BOOTSTRAP = "block bootstrap";

/** Two-sided, as the interval of the finding. */
const LEVEL = 0.9;

/** Empty where no other method is known. */
export function secondOpinions(
  { evidence, estimate, interval, detail = {} }: Measurement,
  limit: Limit,
): readonly SecondOpinion[] {
  if (interval === null || estimate === null) return [];
  return [...othersOf(evidence, estimate), ...blockBootstrapOf(detail)].map(
    ([method, { lower, upper }]) => ({
      method,
      lower,
      upper,
      keeps: keepsBound({ lower, upper }, limit),
    }),
  );
}

/** Of timings: drawn where the blocks are. */
function blockBootstrapOf({
  blockBootstrapLower: lower,
  blockBootstrapUpper: upper,
}: NonNullable<Measurement["detail"]>): readonly (readonly [string, Bounds])[] {
  return typeof lower === "number" && typeof upper === "number"
    ? [[BLOCK_BOOTSTRAP, { lower, upper }]]
    : [];
}

function othersOf(evidence: Evidence, estimate: number): readonly (readonly [string, Bounds])[] {
  switch (evidence.kind) {
    case "paired-counts": {
      const { bothRight } = evidence;
      return [
        ...(bothRight === undefined
          ? []
          : [["Newcombe", newcombeInterval({ ...evidence, bothRight }, LEVEL)] as const]),
        ["Bonett-Price", bonettPriceInterval(evidence, LEVEL)],
        ["Wald", waldInterval(evidence, LEVEL)],
      ];
    }
    case "binomial": {
      const { count, n } = evidence;
      return [
        ["Wilson", wilsonInterval(count, n, LEVEL)],
        ["Jeffreys", jeffreysInterval(count, n, LEVEL)],
        ["Agresti-Coull", agrestiCoullInterval(count, n, LEVEL)],
      ];
    }
    case "replicates": {
      const percentile = percentileInterval(evidence, estimate);
      return [
        ["percentile bootstrap", percentile],
        ["basic bootstrap", basicInterval(percentile, estimate)],
      ];
    }
    case "mean":
    case "exact":
    case "none":
      return [];
  }
}

function percentileInterval(evidence: Replicates, estimate: number): Bounds {
  const tail = (1 - LEVEL) / 2;
  const at = (level: number): number =>
    estimate + wideningOf(evidence) * (thinnedQuantile(evidence, level) - estimate);
  return { lower: at(tail), upper: at(1 - tail) };
}

/** The percentiles mirrored at the estimate (Davison & Hinkley 1997). */
export function basicInterval({ lower, upper }: Bounds, estimate: number): Bounds {
  return { lower: 2 * estimate - upper, upper: 2 * estimate - lower };
}

/** Two-sided tests of "nothing changed": a change can be certain and still be within what is allowed. */
export function changeTests({
  evidence,
  arm,
  unit,
  detail = {},
}: Measurement): readonly ChangeTest[] {
  if (arm !== "change" || unit === "ratio") return [];
  switch (evidence.kind) {
    case "paired-counts":
      return pairedTests(evidence.lost, evidence.gained);
    case "mean": {
      const { statistic, below } = meanTest(evidence, 0);
      if (!Number.isFinite(statistic)) return [];
      const method = Number.isFinite(evidence.degreesOfFreedom) ? "t" : "z";
      return [{ method, statistic, pValue: 2 * Math.min(below, 1 - below) }, ...rankTests(detail)];
    }
    case "binomial":
    case "replicates":
      return rankTests(detail);
    case "exact":
    case "none":
      return [];
  }
}

function pairedTests(lost: number, gained: number): readonly ChangeTest[] {
  const tests: ChangeTest[] = [
    { method: "McNemar, exact", statistic: null, pValue: mcnemarExact(lost, gained) },
    { method: "McNemar, mid-p", statistic: null, pValue: mcnemarMidP(lost, gained) },
  ];
  if (lost + gained === 0) return tests;
  return [
    ...tests,
    { method: "McNemar, chi-square", ...mcnemarChiSquare(lost, gained, { corrected: false }) },
    { method: "McNemar, corrected", ...mcnemarChiSquare(lost, gained, { corrected: true }) },
  ];
}

/** Measured where the rows are; one for each way to treat differences of 0. */
const RANK_TESTS = [
  ["Wilcoxon", "signedRank", "signedRankP"],
  ["Wilcoxon, zeros ranked", "signedRankPratt", "signedRankPrattP"],
  ["Wilcoxon, zeros split", "signedRankSplit", "signedRankSplitP"],
] as const;

function rankTests(detail: Readonly<Record<string, number | null>>): readonly ChangeTest[] {
  return RANK_TESTS.flatMap(([method, statisticKey, pValueKey]) => {
    const [statistic, pValue] = [detail[statisticKey], detail[pValueKey]];
    return typeof pValue === "number" && statistic !== undefined
      ? [{ method, statistic, pValue }]
      : [];
  });
}
