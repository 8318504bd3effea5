/** What our own functions say where the reference has intervals, tests, resamples and numbers of rows. */
import { basicInterval } from "../../src/judge/second-opinions.ts";
import { meanTest } from "../../src/judge/test-hypothesis.ts";
import { measureGroups } from "../../src/measure/group-gap.ts";
import { rightAnswers } from "../../src/measure/right-answers.ts";
import { signedRankDetail } from "../../src/measure/signed-ranks.ts";
import type { Score } from "../../src/measure/metric.ts";
import { biasCorrected } from "../../src/measure/evidence.ts";
import { scoreResamples, withoutEach } from "../../src/measure/resampling.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import type { Evidence, Measurement } from "../../src/schema/measurement.ts";
import {
  biasCorrection,
  correctedLevel,
  jackknifeAcceleration,
} from "../../src/stats/bias-correction.ts";
import { binomialUpperTail, type Bounds, clopperPearson } from "../../src/stats/binomial.ts";
import { clusteredMean } from "../../src/stats/cluster-robust.ts";
import { delongPaired } from "../../src/stats/delong.ts";
import { logEvidence } from "../../src/stats/e-process.ts";
import { groupSequentialConstant } from "../../src/stats/group-sequential.ts";
import { mcnemarChiSquare, mcnemarExact, mcnemarMidP } from "../../src/stats/mcnemar.ts";
import { ADJUSTMENTS } from "../../src/stats/multiple-testing.ts";
import {
  bonettPriceInterval,
  newcombeInterval,
  waldInterval,
} from "../../src/stats/paired-intervals.ts";
import {
  agrestiCoullInterval,
  jeffreysInterval,
  wilsonInterval,
} from "../../src/stats/proportion-intervals.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { mannWhitney, wilcoxonSignedRank } from "../../src/stats/rank-tests.ts";
import { drawResamples, type Resamples } from "../../src/stats/resamples.ts";
import { retention } from "../../src/stats/retention.ts";
import {
  detectableChange,
  pairedRows,
  pairedRowsNeeded,
  provableOften,
  shrunken,
  tTestRows,
} from "../../src/stats/rows-needed.ts";
import { tCdf, tQuantile } from "../../src/stats/student-t.ts";
import { moments } from "../../src/stats/sums.ts";
import {
  provableMargin,
  tangoInterval,
  tangoNonInferiority,
  tangoScore,
} from "../../src/stats/tango.ts";
import { comparisonOf, measured } from "./measure.ts";
import { expectedPart, input, numbers } from "./reference.ts";
import {
  type Computed,
  diabetes,
  groupings,
  groupsOf,
  list,
  metricNamed,
  record,
} from "./reference-inputs.ts";
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
    diff: (gained - lost) / n,
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
  return Object.fromEntries(
    ["0.99", "0.98", "0.95"].map((share) => {
      const { mean, standardError } = retention(table, Number(share));
      const t = mean / standardError;
      return [
        share,
        {
          mean,
          t,
          p: 1 - tCdf(t, table.n - 1),
          lower95: mean - tQuantile(0.95, table.n - 1) * standardError,
        },
      ];
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

function replicatesOf(found: Measurement | undefined): Float64Array {
  if (found?.evidence.kind !== "replicates") throw new Error("It was not resampled");
  return found.evidence.sorted;
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
  const differences = lossDifferences();
  return {
    se_iid: Math.sqrt(moments(differences).variance / differences.length),
    se_cluster: clusteredMean(differences, numbers("digits", "group")).standardError,
  };
}

const floats = (value: unknown): Float64Array =>
  Float64Array.from(Array.isArray(value) ? value.map(Number) : []);

function pairOf(key: string): { readonly x: Float64Array; readonly y: Float64Array } {
  const { x, y } = record(input(key));
  return { x: floats(x), y: floats(y) };
}

function wilcoxonExact(): unknown {
  const { x, y } = pairOf("tests.wilcoxon_exact");
  const { statistic, pValue, greater } = wilcoxonSignedRank(
    x.map((value, row) => value - (y[row] ?? 0)),
    "omit",
  );
  return { statistic, p: pValue, p_greater: greater };
}

function wilcoxonTies(): unknown {
  const { x, y } = pairOf("tests.wilcoxon_ties_zeros");
  const detail = signedRankDetail(x.map((value, row) => value - (y[row] ?? 0)));
  const of = (name: string): unknown => ({ statistic: detail[name], p: detail[`${name}P`] });
  return {
    wilcox: of("signedRank"),
    pratt: of("signedRankPratt"),
    zsplit: of("signedRankSplit"),
  };
}

function ranksOfTwo(): unknown {
  const { x, y } = pairOf("tests.mann_whitney");
  const { statistic, pValue, superiority } = mannWhitney(x, y);
  return { u: statistic, p: pValue, vd_a: superiority };
}

const intervals = (): unknown =>
  list(expectedPart("intervals.binomial")).map((entry) => {
    const [x, n] = [Number(entry["x"]), Number(entry["n"])];
    const oneSided = clopperPearson(x, n, 0.9);
    return {
      x,
      n,
      cp95: ends(clopperPearson(x, n, 0.95)),
      wilson95: ends(wilsonInterval(x, n, 0.95)),
      jeffreys95: ends(jeffreysInterval(x, n, 0.95)),
      agresti95: ends(agrestiCoullInterval(x, n, 0.95)),
      cp_upper_one_sided95: oneSided.upper,
      cp_lower_one_sided95: oneSided.lower,
    };
  });

const adjusted = (key: string): unknown => {
  const pValues = [...floats(input(key))];
  const known = {
    bonferroni: ADJUSTMENTS.bonferroni(pValues),
    holm: ADJUSTMENTS.holm(pValues),
    hochberg: ADJUSTMENTS.hochberg(pValues),
    hommel: ADJUSTMENTS.hommel(pValues),
    bh: ADJUSTMENTS["benjamini-hochberg"](pValues),
    by: ADJUSTMENTS["benjamini-yekutieli"](pValues),
  };
  return Object.fromEntries(
    Object.entries(known).filter(([method]) => expectedPart(key, method) !== undefined),
  );
};

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

const FIVE = [0.025, 0.05, 0.5, 0.95, 0.975];

function scoreOf(name: string, sample: ClassificationSample): Score {
  const metric = metricNamed(name);
  if (metric.of !== "arm" || metric.sample !== "classification")
    throw new Error(`${name} is of one arm`);
  const { estimator } = metric;
  if (estimator.kind === "bootstrap" || estimator.kind === "area") return estimator.prepare(sample);
  const perRow =
    estimator.kind === "mean"
      ? estimator.perRow(sample)
      : Float64Array.from(estimator.rate(sample).hits);
  return (weights, rows) => {
    let [total, count] = [0, 0];
    for (const row of rows) {
      total += (weights[row] ?? 0) * (perRow[row] ?? 0);
      count += weights[row] ?? 0;
    }
    return total / count;
  };
}

function bootstrap(name: string): unknown {
  const rows = Uint32Array.from({ length: 899 }, (_, row) => row);
  const scores = {
    reference: scoreOf(name, digits("base")),
    candidate: scoreOf(name, digits("comp")),
  };
  const change = (weights: ArrayLike<number>): number =>
    scores.candidate(weights, rows) - scores.reference(weights, rows);
  const [replicates = new Float64Array()] = scoreResamples(
    [{ rows, score: change }],
    drawResamples(899, 400, mersenneRandom(11)),
  );
  const estimate = change(new Uint8Array(899).fill(1));
  const acceleration = jackknifeAcceleration(withoutEach({ rows: 899 }, change));
  const { interval, detail } = biasCorrected(estimate, replicates, { n: 899, acceleration });
  const sorted = replicates.toSorted();
  const correction = biasCorrection(estimate, sorted, acceleration);
  if (correction === undefined || interval === null) return {};
  return {
    estimate,
    first5: [...replicates.subarray(0, 5)],
    mean: estimate + Number(detail?.["bootstrapBias"]),
    se: detail?.["standardError"],
    percentile: FIVE.map((p) => quantile(sorted, p)),
    basic_lower95: basicInterval(
      { lower: quantile(sorted, 0.05), upper: quantile(sorted, 0.95) },
      estimate,
    ).lower,
    bca90: {
      z0: correction.bias,
      a: acceleration,
      q: [0.05, 0.95].map((level) => correctedLevel(level, correction)),
      limits: ends(interval),
    },
  };
}

function gapMeasurements(metric: string, resamples: Resamples): readonly Measurement[] {
  return measureGroups({
    ...comparisonOf({
      reference: diabetes("base"),
      candidate: diabetes("comp"),
      resamples,
      judged: true,
    }),
    groups: [groupsOf("sex_x_age", groupings["sex_x_age"]?.() ?? [])],
  }).filter((one) => one.metric === metric);
}

const armOf = (found: readonly Measurement[], name: Measurement["arm"]): Measurement | undefined =>
  found.find(({ arm }) => arm === name);

function gapChange(key: "sel" | "tpr"): unknown {
  const metric = key === "sel" ? "demographic-parity-difference" : "equal-opportunity-difference";
  const resamples = drawResamples(442, 400, mersenneRandom(12));
  const found = gapMeasurements(metric, resamples);
  const [base, change] = [armOf(found, "base"), armOf(found, "change")];
  const sorted = replicatesOf(change);
  const bias = Number(base?.detail?.["bootstrapBias"]);
  const replicate = (position: number): number | undefined => {
    const one = { ...resamples, count: 1, weights: () => resamples.weights(position) };
    return replicatesOf(armOf(gapMeasurements(metric, one), "change"))[0];
  };
  return {
    estimate: change?.estimate,
    first5: [0, 1, 2, 3, 4].map(replicate),
    percentile: FIVE.map((p) => quantile(sorted, p)),
    base_gap: base?.estimate,
    base_gap_bootstrap_mean: Number(base?.estimate) + bias,
    base_gap_bias: bias,
  };
}

const samplesNeeded = (): unknown =>
  list(expectedPart("verdict.samples_needed")).map(({ lost, gained, n, margin }) => {
    const counts = { lost: Number(lost), gained: Number(gained), n: Number(n) };
    const { discordance, difference } = shrunken(counts);
    return {
      ...counts,
      margin,
      psi_shrunk: discordance,
      d_shrunk: difference,
      more_if_truly_equal: pairedRowsNeeded(counts, Number(margin)),
      more_if_observed_drop_is_true: pairedRowsNeeded(counts, Number(margin), difference),
    };
  });

const rowsPlanned = (): unknown =>
  list(expectedPart("power.paired_ni")).map(({ discordance, true_diff, margin, power }) => ({
    discordance,
    true_diff,
    margin,
    power,
    n: Math.ceil(
      pairedRows(
        { discordance: Number(discordance), difference: Number(true_diff), power: Number(power) },
        Number(margin),
      ),
    ),
  }));

const smallestChanges = (): unknown =>
  list(expectedPart("power.paired_mde")).map(({ discordance, n }) => ({
    discordance,
    n,
    mde_two_sided80: detectableChange(Number(n), Number(discordance)),
    ni_margin_provable80: provableOften(Number(n), Number(discordance)),
  }));

const PAIRED = [
  "digits",
  "diabetes",
  "breast_cancer_comp4_zero_discordance",
  "small_b9_c0",
  "small_b0_c3",
];

/** Of the first 300 digits, with the peer's margin and bet. */
function evidenceOfDigits(): unknown {
  const [base, comp] = [rightAnswers(digits("base")), rightAnswers(digits("comp"))];
  const losses = Array.from({ length: 300 }, (_, row) => (base[row] ?? 0) - (comp[row] ?? 0));
  const evidence = logEvidence(losses, { margin: 0.05, bet: 0.3 }).map(Math.exp);
  const first = evidence.findIndex((value) => value >= 20);
  return {
    final: evidence.at(-1),
    max: Math.max(...evidence),
    first10: [...evidence.subarray(0, 10)],
    first_cross_20: first === -1 ? null : first,
  };
}

export const STATISTICS: Computed = {
  ...Object.fromEntries(PAIRED.map((name) => [`paired.${name}`, () => paired(`paired.${name}`)])),
  "paired.newcombe_published": newcombePublished,
  "paired.digits.log_loss": logLoss,
  "paired.cluster_se": clusterErrors,
  "paired.diabetes.delong": delong,
  "retention.digits": () => retained("paired.digits"),
  "retention.diabetes": () => retained("paired.diabetes"),
  "tests.wilcoxon_exact": wilcoxonExact,
  "tests.wilcoxon_ties_zeros": wilcoxonTies,
  "tests.mann_whitney": ranksOfTwo,
  "intervals.binomial": intervals,
  "multiple.adjust": () => adjusted("multiple.adjust"),
  "multiple.adjust_unsorted": () => adjusted("multiple.adjust_unsorted"),
  "bootstrap.digits.accuracy_diff": () => bootstrap("accuracy"),
  "bootstrap.digits.ece15_diff": () => bootstrap("expected-calibration-error"),
  "bootstrap.digits.nll_diff": () => bootstrap("log-loss"),
  "bootstrap.digits.macro_f1_diff": () => bootstrap("f1"),
  "bootstrap.diabetes.gap_change.sel": () => gapChange("sel"),
  "bootstrap.diabetes.gap_change.tpr": () => gapChange("tpr"),
  "power.paired_ni": rowsPlanned,
  "power.paired_mde": smallestChanges,
  "power.ttest_paired_n": () => tTestRows(0.1),
  "power.zero_discordance_n": () =>
    Object.fromEntries(
      Object.keys(record(expectedPart("power.zero_discordance_n"))).map((margin) => {
        let n = 1;
        while (provableMargin(n) >= Number(margin)) n += 1;
        return [margin, n];
      }),
    ),
  "verdict.samples_needed": samplesNeeded,
  "sequential.eprocess": evidenceOfDigits,
  "sequential.group_constants_one_sided_05": () =>
    Object.fromEntries(
      [2, 3, 4, 5].flatMap((looks) => [
        [`pocock_K${looks}`, groupSequentialConstant({ looks, bounds: "pocock" }, 0.05)],
        [`obf_K${looks}`, groupSequentialConstant({ looks, bounds: "obrien-fleming" }, 0.05)],
      ]),
    ),
};
