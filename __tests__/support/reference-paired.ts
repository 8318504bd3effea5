/** What our own functions say where the reference compares two arms row by row. */
import { meanTest } from "../../src/judge/test-hypothesis.ts";
import { changeOfShares, withMargin } from "../../src/measure/evidence.ts";
import type { Evidence, Measurement } from "../../src/schema/measurement.ts";
import { binomialUpperTail, type Bounds, clopperPearson } from "../../src/stats/binomial.ts";
import { clusteredMean } from "../../src/stats/cluster-robust.ts";
import { delongPaired } from "../../src/stats/delong.ts";
import { mcnemarChiSquare, mcnemarExact, mcnemarMidP } from "../../src/stats/mcnemar.ts";
import {
  bonettPriceInterval,
  newcombeInterval,
  waldInterval,
} from "../../src/stats/paired-intervals.ts";
import { retention } from "../../src/stats/retention.ts";
import { tangoInterval, tangoNonInferiority, tangoScore } from "../../src/stats/tango.ts";
import { measured } from "./measure.ts";
import { input, numbers } from "./reference.ts";
import { type Computed, diabetes, metricNamed, record } from "./reference-inputs.ts";
import { digits } from "./samples.ts";

const ends = ({ lower, upper }: Bounds): readonly number[] => [lower, upper];

function pairedTable(key: string): PairedInput {
  const { lost, gained, n, both_right } = record(input(key));
  return {
    lost: Number(lost),
    gained: Number(gained),
    n: Number(n),
    bothRight: Number(both_right),
  };
}

interface PairedInput {
  readonly lost: number;
  readonly gained: number;
  readonly n: number;
  readonly bothRight: number;
}

const definedOr = (value: number): number | string => (Number.isNaN(value) ? "undefined" : value);

function paired(key: string): unknown {
  const table = pairedTable(key);
  const { lost, gained, n, bothRight } = table;
  return {
    n,
    both_right: bothRight,
    diff: changeOfShares(lost, gained, n).estimate,
    lost_rate_cp_upper95: clopperPearson(lost, n, 0.9).upper,
    mcnemar: {
      b_lost: lost,
      c_gained: gained,
      exact_p: mcnemarExact(lost, gained),
      exact_one_sided_worse: binomialUpperTail(lost, lost + gained, 0.5),
      midp: mcnemarMidP(lost, gained),
      chi2_p: definedOr(mcnemarChiSquare(lost, gained, { corrected: false }).pValue),
      chi2_cc_p: definedOr(mcnemarChiSquare(lost, gained, { corrected: true }).pValue),
    },
    tango90: ends(tangoInterval(table, 0.9)),
    tango95: ends(tangoInterval(table, 0.95)),
    bonett_price90: ends(bonettPriceInterval(table, 0.9)),
    newcombe10_90: ends(newcombeInterval(table, 0.9)),
    wald90: ends(waldInterval(table, 0.9)),
    ni: Object.fromEntries(
      ["0.005", "0.01", "0.02", "0.05"].map((margin) => [
        margin,
        { z: tangoScore(table, -Number(margin)), p: tangoNonInferiority(table, Number(margin)) },
      ]),
    ),
  };
}

function newcombePublished(): unknown {
  const { both_right, gained, lost, both_wrong } = record(input("paired.newcombe_published"));
  const table = {
    lost: Number(lost),
    gained: Number(gained),
    bothRight: Number(both_right),
    n: Number(both_right) + Number(gained) + Number(lost) + Number(both_wrong),
  };
  return {
    newcombe10_95: ends(newcombeInterval(table, 0.95)),
    tango95: ends(tangoInterval(table, 0.95)),
  };
}

function retained(key: string): unknown {
  const table = pairedTable(key);
  const { n } = table;
  const degreesOfFreedom = n - 1;
  return Object.fromEntries(
    ["0.99", "0.98", "0.95"].map((share) => {
      const { mean, standardError } = retention(table, Number(share));
      const { evidence, interval } = withMargin(mean, standardError, { n, degreesOfFreedom });
      if (evidence.kind !== "mean") throw new Error("It is a mean");
      const { statistic, below } = meanTest(evidence, 0);
      return [share, { mean, t: statistic, p: 1 - below, lower95: interval?.lower }];
    }),
  );
}

const lossChange = (): Measurement | undefined =>
  measured(metricNamed("log-loss"), {
    reference: digits("base"),
    candidate: digits("comp"),
    judged: true,
  })["change"];

function meanEvidence(found: Measurement | undefined): Extract<Evidence, { kind: "mean" }> {
  if (found?.evidence.kind !== "mean") throw new Error("Its evidence is no mean");
  return found.evidence;
}

function logLoss(): unknown {
  const change = lossChange();
  const evidence = meanEvidence(change);
  const [low, high] = [meanTest(evidence, -0.05), meanTest(evidence, 0.05)];
  return {
    mean_diff: change?.estimate,
    t_ni_margin_0_05: high.statistic,
    p_ni_margin_0_05: high.below,
    tost_p_0_05: Math.max(1 - low.below, high.below),
    tost_lower: [low.statistic, 1 - low.below],
    tost_upper: [high.statistic, high.below],
    ci90: change?.interval === null ? [] : [change?.interval.lower, change?.interval.upper],
    wilcoxon_p: change?.detail?.["signedRankP"],
  };
}

function lossDifferences(): Float64Array {
  const metric = metricNamed("log-loss");
  if (metric.of !== "arm" || metric.sample !== "classification") throw new Error("It is of an arm");
  const { estimator } = metric;
  if (estimator.kind !== "mean") throw new Error("It is a mean");
  const [base, comp] = [estimator.perRow(digits("base")), estimator.perRow(digits("comp"))];
  return comp.map((value, row) => value - (base[row] ?? Number.NaN));
}

function clusterErrors(): unknown {
  return {
    se_iid: meanEvidence(lossChange()).standardError,
    se_cluster: clusteredMean(lossDifferences(), numbers("digits", "group")).standardError,
  };
}

function delong(): unknown {
  const result = delongPaired({
    first: Float64Array.from(numbers("diabetes", "base_logit")),
    second: Float64Array.from(numbers("diabetes", "comp_logit")),
    positive: Uint8Array.from(numbers("diabetes", "labels")),
  });
  const { change } = measured(metricNamed("auc"), {
    reference: diabetes("base"),
    candidate: diabetes("comp"),
  });
  const { statistic, below } = meanTest(meanEvidence(change), 0);
  return {
    auc_base: result.first,
    auc_comp: result.second,
    diff: change?.estimate,
    se: result.standardError,
    z: statistic,
    p: 2 * Math.min(below, 1 - below),
    lower95_one_sided: change?.interval?.lower,
  };
}

const TABLES = [
  "digits",
  "diabetes",
  "breast_cancer_comp4_zero_discordance",
  "small_b9_c0",
  "small_b0_c3",
];

export const PAIRED: Computed = {
  ...Object.fromEntries(TABLES.map((name) => [`paired.${name}`, () => paired(`paired.${name}`)])),
  "paired.newcombe_published": newcombePublished,
  "paired.digits.log_loss": logLoss,
  "paired.cluster_se": clusterErrors,
  "paired.diabetes.delong": delong,
  "retention.digits": () => retained("paired.digits"),
  "retention.diabetes": () => retained("paired.diabetes"),
};
