/** Limits that are written as a ratio to the base model, of metrics that are never compared by a ratio. */
import type { Policy } from "../schema/generated/policy.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Problem } from "../schema/validate.ts";
import { unjudgeable } from "./unjudgeable.ts";

/** Sizes and timings: above 0 in every model. Anything else changes by a difference. */
const RATIOS: ReadonlySet<MetricName> = new Set([
  "bytes",
  "gzip-bytes",
  "parameters",
  "peak-memory",
  "load-time",
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput",
]);

/** One problem for each ceiling or floor that is relative where that means nothing. */
export function relativeLimits({ models }: Policy): readonly Problem[] {
  return Object.entries(models).flatMap(([name, { criteria = [] }]) =>
    (typeof criteria === "string" ? [] : criteria).flatMap((criterion, position) => {
      if (typeof criterion === "string") return [];
      if (criterion.kind !== "ceiling" && criterion.kind !== "floor") return [];
      if (criterion.relative !== true || RATIOS.has(criterion.metric)) return [];
      if (unjudgeable(criterion) !== undefined) return [];
      return [
        {
          path: ["models", name, "criteria", position, "relative"],
          message: `has no meaning for ${criterion.metric}, whose change is a difference and no ratio; write the limit itself, or a non-inferiority criterion with a relative margin`,
        },
      ];
    }),
  );
}
