/** For decisions about money: ranking, calibration and equal treatment. */
import type { Criterion } from "../../schema/generated/policy.ts";
import { presetReason } from "../../schema/preset-reason.ts";
import { mergeCriteria } from "../merge-criteria.ts";
import { standard } from "./standard.ts";

const REASON = presetReason("finance");

export const finance: readonly Criterion[] = mergeCriteria(standard, [
  { kind: "non-inferiority", metric: "auc", margin: 0.005, slices: false, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "log-loss",
    margin: 0.01,
    relative: true,
    slices: false,
    reason: REASON,
  },
  { kind: "ceiling", metric: "flips", limit: 0.02, reason: REASON },
  { kind: "group-gap", metric: "demographic-parity-difference", margin: 0.02, reason: REASON },
]);
