/** What a run comes to in figures: size, speed, changed answers. */
import type { RecordedMeasurement, RunRecord } from "../schema/generated/record.ts";
import { formatBytes, formatPercentOf, formatValue } from "./numbers.ts";

export function findMeasurement(
  { measurements }: RunRecord,
  wanted: Partial<Pick<RecordedMeasurement, "metric" | "arm" | "versus" | "kernels" | "slice">>,
): RecordedMeasurement | undefined {
  const { metric, arm, versus, kernels, slice = "all" } = wanted;
  return measurements.find(
    (measurement) =>
      measurement.slice === slice &&
      (metric === undefined || measurement.metric === metric) &&
      (arm === undefined || measurement.arm === arm) &&
      (versus === undefined || measurement.versus === versus) &&
      (kernels === undefined || measurement.kernels === kernels),
  );
}

/** "243 kB → 47.4 kB (19.5 %)" and the like; parts that were not measured are left out. */
export function headline(record: RunRecord): readonly string[] {
  const { model, candidate } = record;
  const parts = [
    `${formatBytes(model.bytes)} → ${formatBytes(candidate.bytes)} (${formatPercentOf(candidate.bytes, model.bytes)})`,
  ];
  const latency =
    findMeasurement(record, { metric: "latency-p50", arm: "change" })?.estimate ?? null;
  if (latency !== null) parts.push(`latency ${formatValue(latency, "ratio")}`);
  const flips = findMeasurement(record, { metric: "flips", versus: "base", kernels: "ordinary" });
  if (flips !== undefined && flips.estimate !== null) {
    const count = Math.round(flips.estimate * flips.n);
    parts.push(`${count} of ${flips.n.toLocaleString("en-US")} answers changed`);
  }
  const sqnr = findMeasurement(record, { metric: "sqnr", versus: "base", kernels: "ordinary" });
  if (flips === undefined && sqnr !== undefined)
    parts.push(`output noise at ${formatValue(sqnr.estimate, "dB")}`);
  return parts;
}

/** Whether the answers depend on the CPU, in one sentence. */
export function kernelSentence(record: RunRecord): string {
  const { environment } = record;
  const flips = findMeasurement(record, { metric: "kernel-flips" });
  const cpu = environment.saturates
    ? "This CPU's int8 kernels saturate"
    : "This CPU's int8 kernels are exact";
  if (flips === undefined || flips.estimate === null) return `${cpu}.`;
  const count = Math.round(flips.estimate * flips.n);
  const rows = flips.n.toLocaleString("en-US");
  if (count === 0)
    return `${cpu}; the ordinary and the exact kernels give the same ${rows} answers.`;
  return `${cpu}; the ordinary and the exact kernels differ in ${count} of ${rows} answers.`;
}
