/** `verify`: decides again from a run record alone, and says whether the same follows. */
import type { Digest, Host } from "../host/host.ts";
import { judge } from "../judge/judge.ts";
import { readMeasurement } from "../record/recorded-measurement.ts";
import { readRecord } from "../record/record-file.ts";
import type { RecordedMeasurement, RunRecord } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { type Difference, differences } from "./differences.ts";
import { measureRows } from "./observe/measure-rows.ts";
import { boundsOf, reestimate } from "./search/reestimate.ts";
import { fairnessDifferences } from "./verify/fairness-differences.ts";
import { layerDifferences } from "./verify/layer-differences.ts";
import { scoreDifferences } from "./verify/score-differences.ts";
import { sizeDifferences } from "./verify/size-differences.ts";
import { tableDifferences } from "./verify/table-differences.ts";

export interface Verified {
  readonly record: RunRecord;
  /** Empty: the record says what follows from it. */
  readonly differences: readonly Difference[];
  /** Findings that were judged again. */
  readonly findings: number;
  /** Measurements that were made again from the table of rows. */
  readonly measurements: number;
  /** False: the record does not hold what is needed to judge again. */
  readonly isVerifiable: boolean;
  readonly exitCode: number;
}

/** Whatever the verdict of the record: it is the record that is asked about. */
const HOLDS = 0;
const DIFFERS = 1;
const NOT_CHECKED = 3;

/** @throws UserError for a file that is no record */
export async function verify(host: Host, path: string): Promise<Verified> {
  return verifyRecord(await readRecord(host, path), host.digest);
}

export function verifyRecord(record: RunRecord, digest: Digest): Verified {
  const shape = shapeOf(record);
  if (shape.length > 0 || record.judged === undefined) {
    const counts = { findings: 0, measurements: 0, isVerifiable: shape.length > 0 };
    const exitCode = shape.length > 0 ? DIFFERS : NOT_CHECKED;
    return { record, differences: shape, ...counts, exitCode };
  }
  const again = judge({
    ...record.judged,
    criteria: record.policy.criteria,
    measurements: record.measurements.map(readMeasurement),
    baseline: record.baseline,
    onInconclusive: record.policy["on-inconclusive"],
    ...(record.policy.correction === undefined ? {} : { correction: record.policy.correction }),
    canary: record.canary === true,
    ...(record.canaryKind === undefined ? {} : { canaryKind: record.canaryKind }),
  });
  const { findings, verdict, waivers = [] } = record;
  const remeasured = measureRows(record);
  const found = [
    ...sizeDifferences(record),
    ...layerDifferences(record),
    ...tableDifferences(record, digest),
    ...remeasured.flatMap((measurement) => rowDifferences(record, measurement)),
    ...record.measurements.flatMap(intervalDifferences),
    ...scoreDifferences(record),
    ...fairnessDifferences(record),
    ...differences({ findings, verdict, waivers }, again),
  ];
  return {
    record,
    differences: found,
    findings: again.findings.length,
    measurements: remeasured.length,
    isVerifiable: true,
    exitCode: found.length > 0 ? DIFFERS : HOLDS,
  };
}

/** Columns of the table that are not as long as it has rows. */
function shapeOf({ rows }: RunRecord): readonly Difference[] {
  const { length } = rows.digest;
  return Object.entries(rows).flatMap(([name, column]) =>
    Array.isArray(column) && column.length !== length
      ? [{ path: `rows.${name}.length`, recorded: column.length, recomputed: length }]
      : [],
  );
}

/** Estimate and interval must be those that the evidence gives. */
function intervalDifferences(
  recorded: RecordedMeasurement,
  position: number,
): readonly Difference[] {
  const measurement = readMeasurement(recorded);
  const again = reestimate(measurement);
  if (again === undefined) return [];
  return differences(boundsOf(measurement), again, pathOf(recorded, position));
}

const pathOf = (
  {
    metric,
    arm,
    kernels,
    slice,
  }: Pick<RecordedMeasurement, "metric" | "arm" | "kernels" | "slice">,
  position: number,
): string => `measurements.${position} (${metric}, ${slice}, ${arm}, ${kernels} kernels)`;

/** Estimate, n and counts that the rows give, where the record has the measurement. */
function rowDifferences({ measurements }: RunRecord, again: Measurement): readonly Difference[] {
  const { metric, arm, kernels, slice, versus, estimate, n } = again;
  const position = measurements.findIndex(
    (one) =>
      one.metric === metric &&
      one.arm === arm &&
      one.kernels === kernels &&
      one.slice === slice &&
      one.versus === versus,
  );
  const recorded = measurements[position];
  if (recorded === undefined) return [];
  const path = pathOf(recorded, position);
  const { evidence } = readMeasurement(recorded);
  const areCounted = evidence.kind === again.evidence.kind && evidence.kind !== "none";
  return [
    ...differences({ estimate: recorded.estimate, n: recorded.n }, { estimate, n }, path),
    ...(areCounted ? differences(evidence, again.evidence, `${path}.evidence`) : []),
  ];
}
