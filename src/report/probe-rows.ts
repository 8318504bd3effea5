/** Odd inputs and other batches as the cells of a table. */
import type { RecordedMeasurement, RunRecord } from "../schema/generated/record.ts";
import { formatChange, formatValue } from "./numbers.ts";

const PREFIX = "probe=";

export interface ProbeRow {
  readonly probe: string;
  readonly rows: string;
  readonly metric: string;
  readonly reference: string;
  readonly candidate: string;
  readonly change: string;
}

export function probeRows({ measurements }: RunRecord): readonly ProbeRow[] {
  return measurements
    .filter(({ slice, arm }) => slice.startsWith(PREFIX) && arm === "candidate")
    .map(({ slice, metric, n, unit, estimate }) => {
      const other = (arm: RecordedMeasurement["arm"]): number | null =>
        measurements.find(
          (found) => found.slice === slice && found.metric === metric && found.arm === arm,
        )?.estimate ?? null;
      return {
        probe: slice.slice(PREFIX.length),
        rows: n.toLocaleString("en-US"),
        metric,
        reference: formatValue(other("base"), unit),
        candidate: formatValue(estimate, unit),
        change: formatChange(other("change"), unit),
      };
    });
}
