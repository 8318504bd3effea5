/** A float model that answers the same input otherwise each time: what is compared with it is chance. */
import type { Measurement } from "../../schema/measurement.ts";

/** One sentence where it does. */
export function unrepeatableBase(measurements: readonly Measurement[]): readonly string[] {
  return measurements.flatMap(({ metric, arm, estimate, n }) => {
    if (metric !== "unrepeatable-rows" || arm !== "base" || estimate === null || estimate === 0)
      return [];
    return [
      `The float model answers ${estimate.toLocaleString("en-US")} of ${n.toLocaleString("en-US")} rows otherwise than an equal one: what is compared with it is partly chance`,
    ];
  });
}
