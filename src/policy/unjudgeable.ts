/** Criteria of which nobody could ever say whether they are kept, whatever the model and its data. */
import { assertNever } from "../schema/assert-never.ts";
import type { Ceiling, Criterion, Floor, NonInferiority } from "../schema/generated/policy.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import { LAYER_METRICS } from "../schema/layer-metrics.ts";

const BY_PROBES =
  "probes show it, and nothing judges it; changed rows are judged by robustness and by suites";
const OF_NOVELTY = "it is shown where data.shifts has novel rows, and nothing judges it";
const BY_SUITES = "suites judge it of their own tests, each by its margin or as must-pass";

/** Shown beside what is judged. */
const SHOWN: ReadonlyMap<MetricName, string> = new Map([
  [
    "energy",
    "it is guessed from the time or read once, and only shown; limit latency-p50 with relative: true",
  ],
  ["finite-answers", BY_PROBES],
  ["batch-difference", BY_PROBES],
  ["batch-flips", BY_PROBES],
  ["padding-difference", BY_PROBES],
  ["padding-flips", BY_PROBES],
  ["novelty-accepted", OF_NOVELTY],
  ["novelty-auc", OF_NOVELTY],
  ["passed-cases", BY_SUITES],
  ["lost-cases", BY_SUITES],
  ["unrepeatable-rows", "a row that is answered otherwise when it is asked again always fails"],
]);

/** Measured between groups, whatever they are. */
const GAPS: ReadonlySet<MetricName> = new Set([
  "demographic-parity-difference",
  "demographic-parity-ratio",
  "equal-opportunity-difference",
  "equalized-odds-difference",
  "predictive-parity-difference",
  "worst-group-accuracy",
]);

/** A baseline keeps the answers of rows. */
const OF_BASELINES: ReadonlySet<MetricName> = new Set(["accuracy", "mae", "r2", "rmse"]);

/** A rise is as good or bad as a fall. */
const WITHOUT_SIDE: ReadonlySet<MetricName> = new Set([
  "calibration-in-the-large",
  "calibration-intercept",
  "calibration-slope",
  "interval-coverage",
  "interval-width",
  "mean-error",
  "selection-rate",
  "spiegelhalter-z",
]);

/** What would be right, after why this is not; undefined where it can be judged. */
export function unjudgeable(criterion: Criterion): string | undefined {
  const { metric, kind } = criterion;
  const shown = SHOWN.get(metric);
  if (shown !== undefined) return shown;
  if (GAPS.has(metric) && kind !== "group-gap") return betweenGroups(metric);
  switch (criterion.kind) {
    case "group-gap":
      return undefined;
    case "ceiling":
    case "floor":
      return limitAgainst(criterion) ?? slicesAgainst(criterion);
    case "non-inferiority":
      return marginAgainst(criterion);
    default:
      return assertNever(criterion);
  }
}

function betweenGroups(metric: MetricName): string {
  const also =
    metric === "worst-group-accuracy" ? ", or a floor on accuracy with slices: true" : "";
  return `it compares groups, and what can be judged is how it changes; write kind: group-gap with a margin${also}`;
}

function limitAgainst({ metric, kind, relative = false }: Ceiling | Floor): string | undefined {
  if (metric === "block-sqnr" && kind !== "floor")
    return "every block adds noise, so that it can have a floor alone";
  if (LAYER_METRICS.has(metric) && relative)
    return "the float model has no quantized layer to divide by; write the limit itself";
  if (isTiming(metric) && !relative)
    return "how long calls take on a shared machine is shown, and only its ratio to the float model judged; write relative: true and the ratio";
  return undefined;
}

const isTiming = (metric: MetricName): boolean =>
  metric === "throughput" || metric.startsWith("latency-");

function slicesAgainst({ metric, slices = false }: Ceiling | Floor): string | undefined {
  return metric === "kernel-flips" && slices
    ? "it is measured of all rows together; leave slices out"
    : undefined;
}

function marginAgainst({ metric, versus, relative = false }: NonInferiority): string | undefined {
  if (LAYER_METRICS.has(metric)) return layerMarginAgainst(versus, relative);
  if (metric === "block-sqnr")
    return "the float model has no such noise to compare with; write a floor";
  if (metric === "kernel-flips")
    return "the float model answers alike under all kernels; write a ceiling";
  if (WITHOUT_SIDE.has(metric))
    return "neither a rise nor a fall of it is better; write a ceiling and a floor";
  if (versus === "baseline" && !OF_BASELINES.has(metric))
    return `a baseline keeps answers alone, with which ${[...OF_BASELINES].join(", ")} can be compared; leave versus out to compare with the float model`;
  return undefined;
}

/** Of the last accepted candidate they are often 0. */
function layerMarginAgainst(
  versus: NonInferiority["versus"],
  relative: boolean,
): string | undefined {
  if (versus !== "baseline")
    return "the float model has no quantized layer to compare with; write a ceiling or a floor, or versus: baseline";
  return relative
    ? "a share of what may be 0 allows nothing; write the margin itself, 1 for not one layer more"
    : undefined;
}
