/** For decisions about patients: a lost case counts, calibration is used, and groups are treated alike. */
import type { Criterion } from "../../schema/generated/policy.ts";
import { presetReason } from "../../schema/preset-reason.ts";
import { mergeCriteria } from "../merge-criteria.ts";
import { standard } from "./standard.ts";

const REASON = presetReason("healthcare");

export const healthcare: readonly Criterion[] = mergeCriteria(standard, [
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 0.005,
    "slice-margin": 0.02,
    reason: REASON,
  },
  {
    kind: "non-inferiority",
    metric: "true-positive-rate",
    margin: 0.01,
    "slice-margin": 0.03,
    reason: REASON,
  },
  { kind: "ceiling", metric: "flips", limit: 0.02, reason: REASON },
  { kind: "non-inferiority", metric: "brier-score", margin: 0.002, slices: false, reason: REASON },
  { kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.02, reason: REASON },
]);
