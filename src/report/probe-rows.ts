/** Odd inputs and other batches as the cells of a table. */
import type { RecordedMeasurement, RunRecord } from "../schema/generated/record.ts";
import { formatChange, formatValue } from "./numbers.ts";

export interface ProbeRow {
  readonly probe: string;
  readonly rows: string;
  readonly metric: string;
  readonly reference: string;
  readonly candidate: string;
  readonly change: string;
}

/** What stands on the slices that begin so: "probe=" or "attack=". */
export function probeRows({ measurements }: RunRecord, prefix = "probe="): readonly ProbeRow[] {
  return measurements
    .filter(({ slice, arm }) => slice.startsWith(prefix) && arm === "candidate")
    .map(({ slice, metric, n, unit, estimate }) => {
      const other = (arm: RecordedMeasurement["arm"]): number | null =>
        measurements.find(
          (found) => found.slice === slice && found.metric === metric && found.arm === arm,
        )?.estimate ?? null;
      return {
        probe: slice.slice(prefix.length),
        rows: n.toLocaleString("en-US"),
        metric,
        reference: formatValue(other("base"), unit),
        candidate: formatValue(estimate, unit),
        change: formatChange(other("change"), unit),
      };
    });
}
