/** What must notice each kind of broken candidate; what tells most comes first. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { CanaryKind, Finding, Verdict } from "../schema/generated/record.ts";

const ANSWERS: readonly MetricName[] = [
  "accuracy",
  "flips",
  "kl-divergence",
  "log-loss",
  "sqnr",
  "mae",
  "rmse",
];
const CALIBRATION: readonly MetricName[] = [
  "expected-calibration-error",
  "brier-score",
  "log-loss",
  "kl-divergence",
  "calibration-slope",
];
const GROUPS: readonly MetricName[] = [
  "demographic-parity-difference",
  "equal-opportunity-difference",
  "equalized-odds-difference",
  "predictive-parity-difference",
];

const CAUGHT_BY: Readonly<Record<CanaryKind, readonly MetricName[]>> = {
  "zeroed-tensor": ANSWERS,
  "residual-block": ["block-sqnr", ...ANSWERS],
  "swapped-labels": ANSWERS,
  "damaged-group": GROUPS,
  temperature: CALIBRATION,
  "nan-rows": ["non-finite-rows"],
  slow: ["latency-p50", "latency-p90", "latency-p95", "latency-p99"],
  renamed: [],
};

/**
 * A gate that lets a broken candidate pass cannot be trusted with a whole one; one that does not fail it is in doubt, and so
 * is one that fails it for another reason than what is broken. A candidate that only has other names is judged as any other.
 */
export function canaryVerdict(
  verdict: Verdict,
  findings: readonly Finding[],
  named?: CanaryKind,
): Verdict {
  const kind = named ?? "zeroed-tensor";
  if (kind === "renamed") return verdict;
  const isSeen = findings.some(({ outcome }) => outcome === "fail");
  if (verdict.outcome === "pass") {
    const summary = `The canary passed: these criteria and these rows do not notice a broken model${named === undefined ? "" : ` (${named})`}`;
    return { ...verdict, outcome: "error", blocks: true, summary };
  }
  if (!isSeen) return { ...verdict, blocks: true };
  const caught = CAUGHT_BY[kind].flatMap((metric) =>
    findings.filter((finding) => finding.outcome === "fail" && finding.metric === metric),
  );
  const [first] = caught;
  if (first === undefined) {
    const summary = `The canary (${kind}) fails, but not by a check of what is broken: ${CAUGHT_BY[kind].join(", ")}`;
    return { ...verdict, outcome: "error", blocks: true, summary };
  }
  const names = [...new Set(caught.map(({ metric }) => metric))].join(", ");
  const summary = `The canary (${kind}) is caught by ${names}: ${first.explanation}`;
  return { ...verdict, blocks: true, summary };
}
