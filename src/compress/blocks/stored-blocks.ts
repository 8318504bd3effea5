/** Stores what is made of a weight once where several layers read it, as the steps of a cell that was unrolled in time do. */
import type { MetricOf } from "../calibrate/input-metrics.ts";
import type { Layer } from "../layers.ts";
import type { StoredProduct } from "../packed-product.ts";
import { type Metric, prepareMetric } from "../quantize/gram-rounding.ts";

/** Equal for layers whose codes are equal: they read one constant, and its inputs lie along the same axis. */
function keyOf({ storedName, weightName, transposed }: Layer): string {
  const isTurned = storedName !== weightName;
  return `${transposed === isTurned ? "columns" : "rows"} ${storedName}`;
}

export class StoredBlocks {
  readonly #known = new Map<string, StoredProduct>();

  /** @param store makes it and writes it, where nobody did so before */
  of(layer: Layer, store: () => StoredProduct): StoredProduct {
    const key = keyOf(layer);
    const known = this.#known.get(key) ?? store();
    this.#known.set(key, known);
    return known;
  }
}

/** What is known of the inputs of all that read a weight, for each of them: its codes must serve them all. */
export function jointMetrics(layers: readonly Layer[], metricOf: MetricOf): MetricOf {
  const groups = new Map<string, readonly Layer[]>();
  for (const layer of layers) {
    const key = keyOf(layer);
    groups.set(key, [...(groups.get(key) ?? []), layer]);
  }
  const joint = new Map(
    [...groups.values()]
      .filter(({ length }) => length > 1)
      .flatMap((readers) => {
        const metric = jointMetric(readers.map(({ node }) => metricOf(node)));
        return readers.map(({ node }) => [node, metric] as const);
      }),
  );
  return (node) => (joint.has(node) ? joint.get(node) : metricOf(node));
}

/** The errors of outputs add up, and with them the second moments. */
function jointMetric(metrics: readonly (Metric | undefined)[]): Metric | undefined {
  const known = metrics.filter((metric) => metric !== undefined);
  const [first, ...others] = known;
  if (first === undefined || others.every((metric) => metric === first)) return first;
  const moments = Float64Array.from(first.moments);
  for (const other of others)
    for (const [at, value] of other.moments.entries()) moments[at] = (moments[at] ?? 0) + value;
  return prepareMetric(moments, first.depth);
}
