/** Metrics that say what the engine makes of a candidate's layers. */
import type { MetricName } from "./generated/metric-name.ts";

/** They are of the whole candidate, known exactly, and a baseline keeps them. */
export const LAYER_METRICS: ReadonlySet<MetricName> = new Set([
  "dequantized-layers",
  "float-islands",
  "integer-layers",
  "silently-quantized-layers",
]);
