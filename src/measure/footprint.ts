/** What a model takes: bytes, parameters, memory, time to load. */
import type { Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import { finite } from "./evidence.ts";

export interface Footprint {
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly parameters: number;
  /** Largest of several fresh processes, less that of an idle one; absent when nobody observed it. */
  readonly peakMemoryBytes?: number;
  /** Median of several fresh processes; absent when nobody observed it. */
  readonly loadMs?: number;
}

const FIELDS: readonly (readonly [MetricName, keyof Footprint, string])[] = [
  ["bytes", "bytes", "bytes"],
  ["gzip-bytes", "gzipBytes", "bytes"],
  ["parameters", "parameters", ""],
  ["peak-memory", "peakMemoryBytes", "bytes"],
  ["load-time", "loadMs", "ms"],
];

/** A base that takes nothing, as a difference of two processes may say, has no ratio. */
export function footprintMeasurements(
  base: Footprint,
  candidate: Footprint,
): readonly Measurement[] {
  return FIELDS.flatMap(([metric, field, unit]) => {
    const values = { base: base[field], candidate: candidate[field] };
    if (values.base === undefined || values.candidate === undefined) return [];
    const shared = {
      metric,
      kernels: "ordinary",
      slice: "all",
      n: 1,
      better: "lower",
      interval: null,
      evidence: { kind: "exact" },
    } as const;
    return [
      { ...shared, arm: "base", unit, estimate: finite(values.base) },
      { ...shared, arm: "candidate", unit, estimate: finite(values.candidate) },
      {
        ...shared,
        arm: "change",
        versus: "base",
        unit: "ratio",
        estimate: values.base > 0 ? finite(values.candidate / values.base) : null,
      },
    ] as const;
  });
}
