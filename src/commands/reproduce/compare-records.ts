/** What two runs of the same thing have in common: number by number, but for those that no two runs share. */
import type { MetricName } from "../../schema/generated/metric-name.ts";
import type { RecordedMeasurement, RowTable, RunRecord } from "../../schema/generated/record.ts";
import { type Difference, differences } from "../differences.ts";

export interface RecordComparison {
  readonly differences: readonly Difference[];
  /** Measurements that were compared. */
  readonly measurements: number;
  /** Timings, energy and peaks of memory, which are never equal and not compared. */
  readonly timings: number;
}

const OF_THE_MOMENT: ReadonlySet<MetricName> = new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput",
  "load-time",
  "peak-memory",
  "energy",
]);

const isTiming = ({ metric }: { readonly metric: MetricName }): boolean =>
  OF_THE_MOMENT.has(metric);

/** The verdict is not among the differences: what it rests on is. */
export function compareRecords(recorded: RunRecord, again: RunRecord): RecordComparison {
  const timed = recorded.measurements.filter(isTiming).length;
  return {
    differences: [
      ...differences(challengesOf(recorded), challengesOf(again), "data"),
      ...differences(candidateOf(recorded), candidateOf(again), "candidate"),
      ...rowDifferences(recorded.rows, again.rows),
      ...measurementDifferences(recorded, again),
      ...differences(outcomesOf(recorded), outcomesOf(again), "findings"),
    ],
    measurements: recorded.measurements.length - timed,
    timings: timed,
  };
}

/** Perturbed rows are made in the run, so that their digests are known only after it. */
const challengesOf = ({ data: { challenges = [] } }: RunRecord): unknown =>
  Object.fromEntries(challenges.map(({ name, digest }) => [name, digest]));

const candidateOf = ({ candidate: { digest, bytes } }: RunRecord): unknown => ({ digest, bytes });

/** Rows by the thousand: one line a column says in how many they differ. */
function rowDifferences(recorded: RowTable, again: RowTable): readonly Difference[] {
  const columns = new Set([...Object.keys(recorded), ...Object.keys(again)]);
  return [...columns].flatMap((name) => {
    const [before, after] = [columnOf(recorded, name), columnOf(again, name)];
    if (before.length !== after.length)
      return [{ path: `rows.${name}.length`, recorded: before.length, recomputed: after.length }];
    const at = before.findIndex((value, row) => differences(value, after[row]).length > 0);
    if (at < 0) return [];
    const count = before.filter((value, row) => differences(value, after[row]).length > 0).length;
    const path = `rows.${name} (${count.toLocaleString("en-US")} of ${before.length.toLocaleString("en-US")} rows; row ${at.toLocaleString("en-US")} for one)`;
    return [{ path, recorded: before[at], recomputed: after[at] }];
  });
}

function columnOf(rows: RowTable, name: string): readonly unknown[] {
  const column: unknown = Reflect.get(rows, name);
  return Array.isArray(column) ? column : [];
}

const keyOf = ({ metric, slice, arm, kernels, versus }: RecordedMeasurement): string =>
  `${metric} (${[slice, arm, `${kernels} kernels`, ...(versus === undefined ? [] : [`versus ${versus}`])].join(", ")})`;

const byKey = ({ measurements }: RunRecord): ReadonlyMap<string, RecordedMeasurement> =>
  new Map(measurements.filter((one) => !isTiming(one)).map((one) => [keyOf(one), one]));

function measurementDifferences(recorded: RunRecord, again: RunRecord): readonly Difference[] {
  const [before, after] = [byKey(recorded), byKey(again)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    differences(figuresOf(before.get(key)), figuresOf(after.get(key)), key),
  );
}

function figuresOf(measurement: RecordedMeasurement | undefined): unknown {
  if (measurement === undefined) return undefined;
  const { estimate, n, interval } = measurement;
  const bounds = interval === null ? null : { lower: interval.lower, upper: interval.upper };
  return { estimate, n, interval: bounds };
}

/** By finding; those on timings may come out either way. */
function outcomesOf({ findings }: RunRecord): Readonly<Record<string, string>> {
  return Object.fromEntries(
    findings.filter((finding) => !isTiming(finding)).map(({ id, outcome }) => [id, outcome]),
  );
}
