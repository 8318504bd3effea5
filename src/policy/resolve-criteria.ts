/** The criteria that are in force for one model: presets, and what the policy says itself. */
import type {
  Ceiling,
  CriteriaChoice,
  Criterion,
  GroupGap,
  PresetName,
} from "../schema/generated/policy.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import { UserError } from "../schema/user-error.ts";
import { mergeCriteria } from "./merge-criteria.ts";
import { finance } from "./presets/finance.ts";
import { healthcare } from "./presets/healthcare.ts";
import { safetyCritical } from "./presets/safety-critical.ts";
import { standard } from "./presets/standard.ts";

const PRESETS: Readonly<Record<PresetName, readonly Criterion[]>> = {
  standard,
  healthcare,
  finance,
  "safety-critical": safetyCritical,
};

/** What can be measured of a model depends on these. */
export interface TaskFacts {
  readonly kind: "classification" | "regression" | "fidelity";
  readonly labelled: boolean;
  /** Whether one class counts as positive. */
  readonly hasPositive: boolean;
  readonly hasGroups: boolean;
  /** Names of the groups of the evaluation data; absent where they are not known. */
  readonly groups?: readonly string[];
  /** Whether a regression gives standard deviations. */
  readonly hasDeviations?: boolean;
  /** Metrics between 0 and 1. */
  readonly shares?: ReadonlySet<MetricName>;
  /** Metrics that say how two models differ, so that the float model has no value of its own. */
  readonly differences?: ReadonlySet<MetricName>;
}

/** @throws UserError for a criterion of the policy's own that cannot apply; a preset's are left out silently */
export function resolveCriteria(
  choice: CriteriaChoice | undefined,
  facts: TaskFacts,
): readonly Criterion[] {
  const parts = [choice ?? "standard"].flat();
  return parts.reduce<readonly Criterion[]>((criteria, part) => {
    if (typeof part === "string") return mergeCriteria(criteria, presetFor(part, facts));
    const reason = reasonAgainst(part, facts);
    if (reason === undefined) return mergeCriteria(criteria, [part]);
    throw new UserError("policy-invalid", `Cannot judge ${part.metric} (${part.kind}): ${reason}`);
  }, []);
}

/** The noise of an output is judged where nothing better is known of it. */
function presetFor(name: PresetName, facts: TaskFacts): readonly Criterion[] {
  return PRESETS[name].filter(
    (criterion) =>
      reasonAgainst(criterion, facts) === undefined &&
      (criterion.metric !== "sqnr" || facts.kind === "fidelity"),
  );
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

function reasonAgainst(criterion: Criterion, facts: TaskFacts): string | undefined {
  const { metric, kind } = criterion;
  const unfit =
    kindAgainst(criterion) ?? limitAgainst(criterion, facts) ?? taskAgainst(metric, facts);
  if (unfit !== undefined) return unfit;
  return (
    needsAgainst(metric, facts) ??
    (kind === "group-gap" ? groupsAgainst(criterion, facts) : undefined)
  );
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

/** Without the group there would be nothing to measure, which only the end of a run would tell. */
function groupsAgainst({ groups }: GroupGap, facts: TaskFacts): string | undefined {
  if (!facts.hasGroups && groups === undefined) return "it needs groups (data.evaluation.groups)";
  const known = facts.groups;
  const unknown = groups?.find((group) => known !== undefined && !known.includes(group));
  if (known === undefined || unknown === undefined) return undefined;
  const hint = didYouMean(unknown, known);
  const list =
    known.length === 0
      ? "; it has none"
      : `; its groups are ${known.map((name) => `"${name}"`).join(", ")}`;
  return `"${unknown}" is no group of the evaluation data (data.evaluation.groups)${hint === "" ? list : hint}`;
}

function kindAgainst(criterion: Criterion): string | undefined {
  const { metric, kind } = criterion;
  if (metric === "block-sqnr" && kind !== "floor") return "it can have a floor alone";
  if (kind !== "ceiling" || mostOf(criterion) <= 0) return undefined;
  if (metric === "non-finite-rows")
    return "a candidate that is not finite where the base is always fails, so that its limit is 0";
  if (metric === "improper-rows")
    return "a candidate whose scores are no probabilities where the base's are always fails, so that its limit is 0";
  return undefined;
}

/** Percent written for a share, and a margin for what is a difference already. */
function limitAgainst(
  criterion: Criterion,
  { shares, differences }: TaskFacts,
): string | undefined {
  const { metric, kind } = criterion;
  if (kind === "non-inferiority" && differences?.has(metric) === true)
    return "it is a difference between the models already, and can have a ceiling or a floor";
  const isRatio = "relative" in criterion && criterion.relative;
  if (isRatio || (kind !== "group-gap" && shares?.has(metric) !== true)) return undefined;
  const empty = boundsOf(criterion).find(([, value]) =>
    kind === "floor" ? value <= 0 : value >= 1,
  );
  if (empty === undefined) return undefined;
  const [key, value] = empty;
  return `its ${key} is ${value}, which nothing can miss: it is a share from 0 to 1, and 0.05 is 5 %`;
}

const boundsOf = (criterion: Criterion): readonly (readonly [key: string, value: number])[] =>
  Object.entries(criterion).filter(
    (entry): entry is [string, number] => BOUNDS.has(entry[0]) && typeof entry[1] === "number",
  );

const BOUNDS: ReadonlySet<string> = new Set(["margin", "slice-margin", "limit", "slice-limit"]);

const mostOf = (criterion: Ceiling): number =>
  Math.max(criterion.limit, criterion["slice-limit"] ?? 0);

function taskAgainst(metric: MetricName, { kind }: TaskFacts): string | undefined {
  if (CLASSIFICATION.has(metric) && kind !== "classification")
    return `it needs a classification, and the task is a ${kind}`;
  if (REGRESSION.has(metric) && kind !== "regression")
    return `it needs a regression, and the task is a ${kind}`;
  if (TENSOR.has(metric) && kind !== "fidelity")
    return `it needs outputs that are vectors (task.kind fidelity), and the task is a ${kind}`;
  return undefined;
}
