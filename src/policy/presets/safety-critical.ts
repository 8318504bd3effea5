/** For machines that can hurt: hardly a changed answer, on any slice. */
import type { Criterion } from "../../schema/generated/policy.ts";
import { presetReason } from "../../schema/preset-reason.ts";
import { mergeCriteria } from "../merge-criteria.ts";
import { standard } from "./standard.ts";

const REASON = presetReason("safety-critical");

export const safetyCritical: readonly Criterion[] = mergeCriteria(standard, [
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 0.002,
    "slice-margin": 0.01,
    reason: REASON,
  },
  { kind: "ceiling", metric: "lost", limit: 0.002, reason: REASON },
  {
    kind: "ceiling",
    metric: "flips",
    limit: 0.005,
    slices: true,
    "slice-limit": 0.02,
    reason: REASON,
  },
  { kind: "ceiling", metric: "kl-divergence", limit: 0.01, reason: REASON },
  { kind: "ceiling", metric: "latency-p99", limit: 1.05, relative: true, reason: REASON },
]);
