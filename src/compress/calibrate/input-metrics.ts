/** What calibration knows of the inputs of layers, ready for rounding their weights. */
import type { Model, Node } from "../../model/ir.ts";
import type { Layer } from "../layers.ts";
import type { Calibration } from "../pass.ts";
import { type Metric, prepareMetric } from "../quantize/gram-rounding.ts";
import { SHALLOW } from "../quantize/gram-factor.ts";
import { whyWithoutGram } from "./gram-budget.ts";
import {
  type Gram,
  type InputStatistics,
  deepStatistics,
  inputStatistics,
} from "./input-statistics.ts";
import { perVector } from "./moments.ts";

/** undefined where nothing is known. */
export type MetricOf = (node: Node) => Metric | undefined;

/** Of layers without groups. Those that read the same value share what is known of it. */
export const inputMetrics = async (
  model: Model,
  layers: readonly Layer[],
  calibration: Calibration,
): Promise<MetricOf> => metricsFrom(await inputStatistics(model, layers, calibration));

/** The same of deep layers too; of those only the last that was asked for is kept ready. */
export const deepInputMetrics = async (
  model: Model,
  layers: readonly Layer[],
  calibration: Calibration,
): Promise<MetricOf> => metricsFrom(await deepStatistics(model, layers, calibration));

function metricsFrom(statistics: ReadonlyMap<Node, InputStatistics>): MetricOf {
  const prepared = new Map<Gram, Metric>();
  return (node) => {
    const seen = statistics.get(node);
    if (seen === undefined || seen.count === 0) return undefined;
    const { gram, depth } = seen;
    const known = prepared.get(gram);
    if (known !== undefined) return known;
    for (const [other, { depth: size }] of prepared) if (size > SHALLOW) prepared.delete(other);
    const metric = prepareMetric(perVector(seen), depth);
    prepared.set(gram, metric);
    return metric;
  };
}

/** Part of a sentence about a layer whose weights are rounded each by itself although others could make that good. */
export const aloneBecause = (layer: Layer): string =>
  `; each rounded by itself, since ${whyWithoutGram(layer)}`;
