/** What most teams would ask of a compressed model. */
import type { Criterion } from "../../schema/generated/policy.ts";
import { presetReason } from "../../schema/preset-reason.ts";

const REASON = presetReason("standard");

export const standard: readonly Criterion[] = [
  { kind: "ceiling", metric: "non-finite-rows", limit: 0, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 0.01,
    "slice-margin": 0.03,
    reason: REASON,
  },
  { kind: "ceiling", metric: "flips", limit: 0.05, reason: REASON },
  { kind: "ceiling", metric: "kl-divergence", limit: 0.05, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "log-loss",
    margin: 0.02,
    relative: true,
    slices: false,
    reason: REASON,
  },
  { kind: "non-inferiority", metric: "brier-score", margin: 0.005, slices: false, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "expected-calibration-error",
    margin: 0.01,
    slices: false,
    reason: REASON,
  },
  { kind: "group-gap", metric: "demographic-parity-difference", margin: 0.03, reason: REASON },
  { kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.03, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "mae",
    margin: 0.02,
    relative: true,
    "slice-margin": 0.05,
    reason: REASON,
  },
  {
    kind: "non-inferiority",
    metric: "rmse",
    margin: 0.02,
    relative: true,
    slices: false,
    reason: REASON,
  },
  { kind: "non-inferiority", metric: "r2", margin: 0.01, slices: false, reason: REASON },
  { kind: "floor", metric: "sqnr", limit: 20, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 0.01,
    versus: "baseline",
    slices: false,
    reason: REASON,
  },
  {
    kind: "non-inferiority",
    metric: "mae",
    margin: 0.02,
    relative: true,
    versus: "baseline",
    slices: false,
    reason: REASON,
  },
  { kind: "ceiling", metric: "bytes", limit: 1, relative: true, reason: REASON },
  { kind: "ceiling", metric: "latency-p50", limit: 1.05, relative: true, reason: REASON },
  { kind: "ceiling", metric: "peak-memory", limit: 1.1, relative: true, reason: REASON },
];
