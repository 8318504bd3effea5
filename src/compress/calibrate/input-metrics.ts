/** What calibration knows of the inputs of layers, ready for rounding their weights. */
import type { Model, Node } from "../../model/ir.ts";
import type { Layer } from "../layers.ts";
import type { Calibration } from "../pass.ts";
import { type Metric, prepareMetric } from "../quantize/gram-rounding.ts";
import { DEEPEST_GRAM, inputStatistics } from "./input-statistics.ts";

/** undefined where nothing is known. */
export type MetricOf = (node: Node) => Metric | undefined;

/** Of layers without groups. Those that read the same value share what is known of it. */
export async function inputMetrics(
  model: Model,
  layers: readonly Layer[],
  calibration: Calibration,
): Promise<MetricOf> {
  const statistics = await inputStatistics(model, layers, calibration);
  const prepared = new Map<Float64Array, Metric>();
  return (node) => {
    const seen = statistics.get(node);
    if (seen === undefined || seen.count === 0) return undefined;
    const { gram, count, depth } = seen;
    const known = prepared.get(gram);
    if (known !== undefined) return known;
    const metric = prepareMetric(
      gram.map((sum) => sum / count),
      depth,
    );
    prepared.set(gram, metric);
    return metric;
  };
}

/** Part of a sentence about a layer whose weights are rounded each by itself although others could make that good. */
export function aloneBecause(layer: Layer): string {
  const { depth } = layer.layout;
  return depth > DEEPEST_GRAM
    ? `; each rounded by itself, since ${depth} inputs are more than ${DEEPEST_GRAM}`
    : "; each rounded by itself, since calibration saw nothing of its input";
}
