/** What the engine makes of a candidate's layers, in figures that a criterion can limit. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { AuditedLayer } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";

interface LayerFigure {
  readonly metric: MetricName;
  /** "layers", or "share". */
  readonly unit: string;
  readonly better: "higher" | "lower";
  readonly of: (count: (fate: AuditedLayer["fate"]) => number) => number;
}

/**
 * The share is of the layers that the candidate stores in integers, and 0 where it stores none: who asks for layers in
 * integer kernels does not get them from a candidate without any. What it leaves float on purpose counts for nothing but an island.
 */
const FIGURES: readonly LayerFigure[] = [
  {
    metric: "integer-layers",
    unit: "share",
    better: "higher",
    of: (count) => shareOf(count("fused"), count("dequantized")),
  },
  {
    metric: "dequantized-layers",
    unit: "layers",
    better: "lower",
    of: (count) => count("dequantized"),
  },
  { metric: "float-islands", unit: "layers", better: "lower", of: (count) => count("island") },
  {
    metric: "silently-quantized-layers",
    unit: "layers",
    better: "lower",
    of: (count) => count("silently-quantized"),
  },
];

const shareOf = (fused: number, dequantized: number): number =>
  fused === 0 ? 0 : fused / (fused + dequantized);

/** @param accepted values of a baseline by metric; what it does not hold is not compared with */
export function layerMeasurements(
  layers: readonly Pick<AuditedLayer, "fate">[],
  accepted: Readonly<Record<string, number>> = {},
): readonly Measurement[] {
  const count = (fate: AuditedLayer["fate"]): number =>
    layers.filter((layer) => layer.fate === fate).length;
  return FIGURES.flatMap(({ metric, unit, better, of }) => {
    const shared = { metric, unit, better, ...EXACTLY_ONE } as const;
    const [own, before] = [of(count), accepted[metric]];
    const candidate: Measurement = { ...shared, arm: "candidate", estimate: own };
    if (before === undefined) return [candidate];
    return [
      candidate,
      { ...shared, arm: "baseline", estimate: before },
      { ...shared, arm: "change", versus: "baseline", estimate: own - before },
    ];
  });
}

const EXACTLY_ONE = {
  kernels: "ordinary",
  slice: "all",
  n: 1,
  interval: null,
  evidence: { kind: "exact" },
} as const;
