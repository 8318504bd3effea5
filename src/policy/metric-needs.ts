/** What a metric needs of a task and its data. */
import type { MetricName } from "../schema/generated/metric-name.ts";

/** What can be measured of a model depends on these. */
export interface TaskFacts {
  readonly kind: "classification" | "regression" | "fidelity";
  readonly labelled: boolean;
  /** Whether one class counts as positive. */
  readonly hasPositive: boolean;
  /** Names of the groups of the evaluation data. */
  readonly groups: readonly string[];
  /** Whether a regression gives standard deviations. */
  readonly hasDeviations?: boolean;
  /** Metrics between 0 and 1. */
  readonly shares?: ReadonlySet<MetricName>;
  /** Metrics that say how two models differ, so that the float model has no value of its own. */
  readonly differences?: ReadonlySet<MetricName>;
}

const CLASSIFICATION: ReadonlySet<MetricName> = new Set([
  "accuracy",
  "adaptive-calibration-error",
  "answer-agreement",
  "auc",
  "auc-one-versus-one",
  "average-precision",
  "balanced-accuracy",
  "brier-score",
  "calibration-in-the-large",
  "calibration-intercept",
  "calibration-slope",
  "classwise-calibration-error",
  "cohen-kappa",
  "confidence-correlation",
  "debiased-calibration-error",
  "demographic-parity-difference",
  "demographic-parity-ratio",
  "equal-mass-calibration-error",
  "equal-opportunity-difference",
  "equalized-odds-difference",
  "estimated-accuracy",
  "expected-calibration-error",
  "f1",
  "false-positive-rate",
  "flips",
  "gained",
  "improper-rows",
  "js-divergence",
  "kernel-flips",
  "kl-divergence",
  "kolmogorov-smirnov-calibration-error",
  "log-loss",
  "lost",
  "margin-correlation",
  "marginal-calibration-error",
  "matthews-correlation",
  "maximum-calibration-error",
  "miscalibration",
  "predictive-parity-difference",
  "risk-at-90-coverage",
  "risk-coverage-area",
  "root-mean-square-calibration-error",
  "selection-rate",
  "spiegelhalter-z",
  "sweep-calibration-error",
  "theil-index",
  "thresholded-calibration-error",
  "top-3-accuracy",
  "top-3-overlap",
  "total-variation",
  "true-positive-rate",
  "weighted-f1",
  "worst-group-accuracy",
]);
const REGRESSION: ReadonlySet<MetricName> = new Set([
  "continuous-ranked-probability-score",
  "interval-coverage",
  "interval-score",
  "interval-width",
  "mae",
  "mean-error",
  "median-absolute-error",
  "miscalibration-area",
  "negative-log-likelihood",
  "r2",
  "rank-correlation",
  "rmse",
  "within-5-percent",
]);
const DEVIATIONS: ReadonlySet<MetricName> = new Set([
  "continuous-ranked-probability-score",
  "interval-coverage",
  "interval-score",
  "interval-width",
  "miscalibration-area",
  "negative-log-likelihood",
]);
const TENSOR: ReadonlySet<MetricName> = new Set([
  "cosine-similarity",
  "linear-cka",
  "neighbour-overlap",
]);
const UNLABELLED: ReadonlySet<MetricName> = new Set([
  "answer-agreement",
  "confidence-correlation",
  "demographic-parity-difference",
  "demographic-parity-ratio",
  "estimated-accuracy",
  "flips",
  "improper-rows",
  "js-divergence",
  "kernel-flips",
  "kl-divergence",
  "margin-correlation",
  "selection-rate",
  "top-3-overlap",
  "total-variation",
  "within-5-percent",
]);
const POSITIVE: ReadonlySet<MetricName> = new Set([
  "average-precision",
  "calibration-in-the-large",
  "calibration-intercept",
  "calibration-slope",
  "demographic-parity-difference",
  "demographic-parity-ratio",
  "equal-opportunity-difference",
  "equalized-odds-difference",
  "false-positive-rate",
  "predictive-parity-difference",
  "selection-rate",
  "spiegelhalter-z",
  "theil-index",
  "true-positive-rate",
  "worst-group-accuracy",
]);

/** Why it cannot be measured of such a model; undefined where it can. */
export const lackOf = (metric: MetricName, facts: TaskFacts): string | undefined =>
  taskAgainst(metric, facts) ?? needsAgainst(metric, facts);

function taskAgainst(metric: MetricName, { kind }: TaskFacts): string | undefined {
  if (CLASSIFICATION.has(metric) && kind !== "classification")
    return `it needs a classification, and the task is a ${kind}`;
  if (REGRESSION.has(metric) && kind !== "regression")
    return `it needs a regression, and the task is a ${kind}`;
  if (TENSOR.has(metric) && kind !== "fidelity")
    return `it needs outputs that are vectors (task.kind fidelity), and the task is a ${kind}`;
  return undefined;
}

function needsAgainst(metric: MetricName, facts: TaskFacts): string | undefined {
  const needsLabels =
    (REGRESSION.has(metric) || CLASSIFICATION.has(metric)) && !UNLABELLED.has(metric);
  if (needsLabels && !facts.labelled) return "it needs labels (data.evaluation.label)";
  if (POSITIVE.has(metric) && !facts.hasPositive)
    return "it needs a positive class (task.positive)";
  if (DEVIATIONS.has(metric) && facts.hasDeviations !== true)
    return "it needs the standard deviations of the answers (task.deviation)";
  return undefined;
}
