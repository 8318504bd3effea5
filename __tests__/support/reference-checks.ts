/** What our own functions say where the reference has a value: by key, in the shape of the reference's value, as far as we have it. */
import { softmax } from "../../src/measure/build-sample.ts";
import { bootstrapped } from "../../src/measure/evidence.ts";
import { latencyMeasurements } from "../../src/measure/latency-ratio.ts";
import { pairReplicates } from "../../src/measure/resampling.ts";
import { measureGroups } from "../../src/measure/group-gap.ts";
import type { AnyMetric, Score } from "../../src/measure/metric.ts";
import { METRICS } from "../../src/measure/generated/metrics.ts";
import type { ClassificationSample, Sample } from "../../src/measure/sample.ts";
import { binomialUpperTail, clopperPearson, mcnemarExact } from "../../src/stats/binomial.ts";
import { delongPaired } from "../../src/stats/delong.ts";
import { benjaminiHochberg, holm } from "../../src/stats/multiple-testing.ts";
import { median, quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";
import { pairedRowsNeeded } from "../../src/stats/rows-needed.ts";
import {
  provableMargin,
  tangoInterval,
  tangoNonInferiority,
  tangoScore,
} from "../../src/stats/tango.ts";
import { comparisonOf, estimateOf, pairEstimateOf } from "./measure.ts";
import { FAIRNESS, groupings, groupsOf } from "./reference-fairness.ts";
import { LATENCY } from "./reference-latency.ts";
import { expectedPart, input, matrix, numbers } from "./reference.ts";
import { binary, digits, logits, progression } from "./samples.ts";

type Computed = Readonly<Record<string, () => unknown>>;

export function metricNamed(name: string): AnyMetric {
  const found = METRICS.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`No metric is named ${name}`);
  return found;
}

const of = (name: string, sample: Sample, rows?: readonly number[]): unknown =>
  estimateOf(metricNamed(name), sample, rows);
const between = (name: string, a: Sample, b: Sample): unknown =>
  pairEstimateOf(metricNamed(name), a, b);
const percent = (value: unknown, n: number): number => Math.round(Number(value) * n);

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

const quality = (sample: ClassificationSample): unknown => ({
  accuracy: of("accuracy", sample),
  balanced_accuracy: of("balanced-accuracy", sample),
  macro_f1: of("f1", sample),
  weighted_f1: of("weighted-f1", sample),
  mcc: of("matthews-correlation", sample),
  kappa: of("cohen-kappa", sample),
  log_loss: of("log-loss", sample),
  top3: of("top-3-accuracy", sample),
  brier_multi: of("brier-score", sample),
  auc_ovr_macro: of("auc", sample),
  auc_ovo_macro: of("auc-one-versus-one", sample),
});

const binaryQuality = (sample: ClassificationSample): unknown => ({
  accuracy: of("accuracy", sample),
  f1: of("f1", sample),
  auc: of("auc", sample),
  ap: of("average-precision", sample),
  brier: of("brier-score", sample),
  log_loss: of("log-loss", sample),
  mcc: of("matthews-correlation", sample),
});

function paired(key: string): unknown {
  const given = record(input(key));
  const counts = {
    lost: Number(given["lost"]),
    gained: Number(given["gained"]),
    n: Number(given["n"]),
  };
  const interval = (level: number): readonly number[] => {
    const { lower, upper } = tangoInterval(counts, level);
    return [lower, upper];
  };
  return {
    n: counts.n,
    diff: (counts.gained - counts.lost) / counts.n,
    lost_rate_cp_upper95: clopperPearson(counts.lost, counts.n, 0.9).upper,
    mcnemar: {
      b_lost: counts.lost,
      c_gained: counts.gained,
      exact_p: mcnemarExact(counts.lost, counts.gained),
      exact_one_sided_worse: binomialUpperTail(counts.lost, counts.lost + counts.gained, 0.5),
    },
    tango90: interval(0.9),
    tango95: interval(0.95),
    ni: Object.fromEntries(
      ["0.005", "0.01", "0.02", "0.05"].map((margin) => [
        margin,
        { z: tangoScore(counts, -Number(margin)), p: tangoNonInferiority(counts, Number(margin)) },
      ]),
    ),
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
  const { change } = pairReplicates(drawResamples(899, 400, mersenneRandom(11)), rows, scores);
  const ones = new Uint8Array(899).fill(1);
  const estimate = scores.candidate(ones, rows) - scores.reference(ones, rows);
  const { interval } = bootstrapped(estimate, change, 899);
  const sorted = change.toSorted();
  const [low, , , high] = [0.025, 0.05, 0.5, 0.975].map((p) => quantile(sorted, p));
  return {
    estimate,
    first5: [...change.subarray(0, 5)],
    mean: change.reduce((a, b) => a + b, 0) / 400,
    percentile: [low, interval?.lower, quantile(sorted, 0.5), interval?.upper, high],
  };
}

const diabetes = (arm: "base" | "comp"): ClassificationSample => logits("diabetes", `${arm}_logit`);
function gapChange(key: "sel" | "tpr"): unknown {
  const metric = key === "sel" ? "demographic-parity-difference" : "equal-opportunity-difference";
  const measured = measureGroups({
    ...comparisonOf({
      reference: diabetes("base"),
      candidate: diabetes("comp"),
      resamples: drawResamples(442, 400, mersenneRandom(12)),
      judged: true,
    }),
    groups: [groupsOf("sex_x_age", groupings["sex_x_age"]?.() ?? [])],
  }).filter((one) => one.metric === metric);
  const change = measured.find(({ arm }) => arm === "change");
  if (change?.evidence.kind !== "replicates") return {};
  const { sorted } = change.evidence;
  return {
    estimate: change.estimate,
    percentile: FIVE.map((p) => quantile(sorted, p)),
    base_gap: measured.find(({ arm }) => arm === "base")?.estimate,
  };
}

function delong(): unknown {
  const result = delongPaired({
    first: Float64Array.from(numbers("diabetes", "base_logit")),
    second: Float64Array.from(numbers("diabetes", "comp_logit")),
    positive: Uint8Array.from(numbers("diabetes", "labels")),
  });
  const diff = result.second - result.first;
  return {
    auc_base: result.first,
    auc_comp: result.second,
    diff,
    se: result.standardError,
    z: diff / result.standardError,
  };
}

const timedArm = (name: string, blocks: readonly Float64Array[]) => ({
  name,
  blocks,
  warmUpCalls: 0,
  steady: true,
});

const pooled = (blocks: readonly Float64Array[]): Float64Array =>
  Float64Array.from(blocks.flatMap((block) => [...block]));

function latencyRatio(): unknown {
  const [base, comp] = ["base", "comp"].map((arm) =>
    matrix("latency", arm).map((block) => Float64Array.from(block)),
  );
  if (base === undefined || comp === undefined) return {};
  const measured = latencyMeasurements(
    [{ arms: [timedArm("base", base), timedArm("control", base), timedArm("candidate", comp)] }],
    { base: "base", control: "control", candidate: "candidate" },
    1,
  );
  const change = measured.find((one) => one.metric === "latency-p50" && one.arm === "change");
  return {
    ratio_of_medians: median(pooled(comp)) / median(pooled(base)),
    geo_mean_block_ratio: change?.estimate,
    t_on_block_log_ratio: { mean: Math.log(Number(change?.estimate)) },
  };
}

const intervals = (): unknown =>
  list(expectedPart("intervals.binomial")).map(({ x, n }) => {
    const [two, one] = [
      clopperPearson(Number(x), Number(n), 0.95),
      clopperPearson(Number(x), Number(n), 0.9),
    ];
    return {
      x,
      n,
      cp95: [two.lower, two.upper],
      cp_upper_one_sided95: one.upper,
      cp_lower_one_sided95: one.lower,
    };
  });

const samplesNeeded = (): unknown =>
  list(expectedPart("verdict.samples_needed")).map(({ lost, gained, n, margin, d_shrunk }) => {
    const counts = { lost: Number(lost), gained: Number(gained), n: Number(n) };
    return {
      ...counts,
      margin,
      more_if_truly_equal: pairedRowsNeeded(counts, Number(margin)),
      more_if_observed_drop_is_true: pairedRowsNeeded(counts, Number(margin), Number(d_shrunk)),
    };
  });

const adjusted = (key: string): unknown => {
  const given = input(key);
  const pValues = Array.isArray(given) ? given.map(Number) : [];
  return { holm: holm(pValues), bh: benjaminiHochberg(pValues) };
};

const topLabel = (arm: "base" | "comp"): unknown => ({
  ece15: of("expected-calibration-error", digits(arm)),
  mce15: of("maximum-calibration-error", digits(arm)),
  ece_em15: of("equal-mass-calibration-error", digits(arm)),
  ks: of("kolmogorov-smirnov-calibration-error", digits(arm)),
});

const kumar = (arm: "base" | "comp"): unknown => ({
  top_l2_debiased: of("debiased-calibration-error", digits(arm)),
  ece_equal_width_15: of("expected-calibration-error", digits(arm)),
  ece_equal_mass_15: of("equal-mass-calibration-error", digits(arm)),
});

const cox = (arm: "base" | "comp"): unknown => ({
  intercept: of("calibration-intercept", diabetes(arm)),
  slope: of("calibration-slope", diabetes(arm)),
});

export const COMPUTED: Computed = {
  "rng.mt19937.first10": () => {
    const random = mersenneRandom(20240601);
    return Array.from({ length: 10 }, () => random.uniform());
  },
  "rng.bootstrap_indices": () => {
    const random = mersenneRandom(7);
    return Array.from({ length: 20 }, () => random.index(20));
  },
  "rng.permutation": () => mersenneRandom(7).shuffle(10),
  "quality.digits.base": () => quality(digits("base")),
  "quality.digits.comp": () => quality(digits("comp")),
  "quality.breast_cancer.base": () => binaryQuality(logits("breast_cancer", "base_logit")),
  "quality.breast_cancer.comp2": () => binaryQuality(logits("breast_cancer", "comp2_logit")),
  "quality.breast_cancer.comp4": () => binaryQuality(logits("breast_cancer", "comp4_logit")),
  "quality.auc_ties": () =>
    of("auc", binary([0.2, 0.5, 0.5, 0.5, 0.9], { labels: [0, 0, 1, 1, 1] })),
  "quality.single_class": () => {
    const sample = binary([0.9, 0.9, 0.2], { labels: [1, 1, 1] });
    return {
      auc: of("auc", sample) ?? "undefined",
      balanced_accuracy: of("balanced-accuracy", sample),
      mcc: of("matthews-correlation", binary([0.9, 0.9, 0.8], { labels: [1, 1, 1] })),
    };
  },
  "fidelity.digits": () => {
    const [base, comp] = [digits("base"), digits("comp")];
    const [lost, gained] = [
      percent(between("lost", base, comp), 899),
      percent(between("gained", base, comp), 899),
    ];
    return {
      n: base.rows,
      disagreement: between("flips", base, comp),
      correct_to_wrong: lost,
      wrong_to_correct: gained,
      flips_dutta: (lost + gained) / 899,
      net_accuracy_change: (gained - lost) / 899,
      kl_mean: between("kl-divergence", base, comp),
    };
  },
  "fidelity.diabetes": () => {
    const [base, comp] = [diabetes("base"), diabetes("comp")];
    return {
      accuracy_base: of("accuracy", base),
      accuracy_comp: of("accuracy", comp),
      disagreement: between("flips", base, comp),
      correct_to_wrong: percent(between("lost", base, comp), 442),
      wrong_to_correct: percent(between("gained", base, comp), 442),
    };
  },
  "numeric.softmax_extreme": () => {
    const rows = input("numeric.softmax_extreme");
    return Array.isArray(rows)
      ? rows.map((row: number[]) => [...softmax(Float64Array.from(row))])
      : [];
  },
  "calibration.digits.base.top_label": () => topLabel("base"),
  "calibration.digits.comp.top_label": () => topLabel("comp"),
  "calibration.digits.base.kumar": () => kumar("base"),
  "calibration.digits.comp.kumar": () => kumar("comp"),
  "calibration.digits.base.classwise": () => ({
    sce15: of("classwise-calibration-error", digits("base")),
  }),
  "calibration.digits.comp.classwise": () => ({
    sce15: of("classwise-calibration-error", digits("comp")),
  }),
  "calibration.diabetes.base.cox": () => cox("base"),
  "calibration.diabetes.comp.cox": () => cox("comp"),
  "calibration.diabetes.base": () => ({
    brier: of("brier-score", diabetes("base")),
    log_loss: of("log-loss", diabetes("base")),
  }),
  "calibration.diabetes.comp": () => ({
    brier: of("brier-score", diabetes("comp")),
    log_loss: of("log-loss", diabetes("comp")),
  }),
  ...FAIRNESS,
  ...LATENCY,
  ...Object.fromEntries(
    [
      "digits",
      "diabetes",
      "breast_cancer_comp4_zero_discordance",
      "small_b9_c0",
      "small_b0_c3",
    ].map((name) => [`paired.${name}`, () => paired(`paired.${name}`)]),
  ),
  "paired.diabetes.delong": delong,
  "intervals.binomial": intervals,
  "multiple.adjust": () => adjusted("multiple.adjust"),
  "multiple.adjust_unsorted": () => adjusted("multiple.adjust_unsorted"),
  "bootstrap.digits.accuracy_diff": () => bootstrap("accuracy"),
  "bootstrap.digits.ece15_diff": () => bootstrap("expected-calibration-error"),
  "bootstrap.digits.nll_diff": () => bootstrap("log-loss"),
  "bootstrap.digits.macro_f1_diff": () => bootstrap("f1"),
  "bootstrap.diabetes.gap_change.sel": () => gapChange("sel"),
  "bootstrap.diabetes.gap_change.tpr": () => gapChange("tpr"),
  "power.zero_discordance_n": () =>
    Object.fromEntries(
      Object.keys(record(expectedPart("power.zero_discordance_n"))).map((margin) => {
        let n = 1;
        while (provableMargin(n) >= Number(margin)) n += 1;
        return [margin, n];
      }),
    ),
  "latency.ratio": latencyRatio,
  "latency.quantiles.base": () => {
    const sorted = Float64Array.from(numbers("latency", "base")).toSorted();
    return { linear: [0.5, 0.9, 0.95, 0.99].map((p) => quantile(sorted, p)) };
  },
  "regression.diabetes.base": () => regression("base"),
  "regression.diabetes.comp": () => regression("comp"),
  "regression.paired": () => ({
    max_abs_output_diff: between(
      "max-absolute-difference",
      progression("base"),
      progression("comp"),
    ),
  }),
  "verdict.samples_needed": samplesNeeded,
};

function regression(arm: "base" | "comp"): unknown {
  const sample = progression(arm);
  return { mae: of("mae", sample), rmse: of("rmse", sample), r2: of("r2", sample) };
}
