/** What a record says of the candidate's layers in two places: layer by layer, and as measurements. */
import { layerMeasurements } from "../../measure/layer-fates.ts";
import type { RecordedMeasurement, RunRecord } from "../../schema/generated/record.ts";
import { LAYER_METRICS } from "../../schema/layer-metrics.ts";
import { type Difference, differences } from "../differences.ts";

/** A record of an earlier version may hold the layers alone. */
export function layerDifferences({ candidate, measurements }: RunRecord): readonly Difference[] {
  const recorded = measurements.filter(({ metric }) => LAYER_METRICS.has(metric));
  const accepted = Object.fromEntries(
    recorded.flatMap(({ metric, arm, estimate }) =>
      arm === "baseline" && estimate !== null ? [[metric, estimate]] : [],
    ),
  );
  const layers = candidate.fusion?.layers;
  const again = layers === undefined ? [] : layerMeasurements(layers, accepted);
  return recorded.flatMap((one) =>
    differences(
      figuresOf(one),
      figuresOf(again.find(({ metric, arm }) => metric === one.metric && arm === one.arm)),
      `measurements (${one.metric}, ${one.slice}, ${one.arm})`,
    ),
  );
}

type Figures = Pick<
  RecordedMeasurement,
  "slice" | "kernels" | "estimate" | "unit" | "better" | "n"
>;

const figuresOf = (one: Figures | undefined): unknown =>
  one === undefined
    ? undefined
    : {
        slice: one.slice,
        kernels: one.kernels,
        estimate: one.estimate,
        unit: one.unit,
        better: one.better,
        n: one.n,
      };
