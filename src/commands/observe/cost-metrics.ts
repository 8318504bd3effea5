/** Metrics that cost time to observe: they are measured where a criterion asks for them. */
import type { Criterion } from "../../schema/generated/policy.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";

/** What takes the machine's time to know. */
export type Cost = "memory" | "latency";

const TIMINGS: ReadonlySet<MetricName> = new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput",
]);
const MEMORY: ReadonlySet<MetricName> = new Set(["peak-memory", "load-time"]);

export const asksForTimings = (criteria: readonly Criterion[]): boolean =>
  criteria.some(({ metric }) => TIMINGS.has(metric));

export const asksForMemory = (criteria: readonly Criterion[]): boolean =>
  criteria.some(({ metric }) => MEMORY.has(metric));

/** A canary is broken in what it answers: what it costs says nothing. */
export const withoutCosts = (criteria: readonly Criterion[]): readonly Criterion[] =>
  criteria.filter(({ metric }) => !TIMINGS.has(metric) && !MEMORY.has(metric));
