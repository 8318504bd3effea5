/** What a record says of its rows elsewhere than in their table: how many there are, and which are equal. */
import type { Digest } from "../../host/host.ts";
import { digestOfRows } from "../../data/dataset.ts";
import { METRICS } from "../../measure/generated/metrics.ts";
import type { AnyMetric } from "../../measure/metric.ts";
import type { RecordedMeasurement, RowTable, RunRecord } from "../../schema/generated/record.ts";
import { type Difference, differences } from "../differences.ts";

export function tableDifferences(record: RunRecord, digest: Digest): readonly Difference[] {
  const { data, rows } = record;
  const { evaluation } = data;
  const counted = differences(evaluation.rows, rows.digest.length, "data.evaluation.rows");
  if (counted.length > 0) return counted;
  return [
    ...digestDifferences(record, digest),
    ...equalRows(rows),
    ...sliceDifferences(record),
    ...countDifferences(record),
  ];
}

/** The digest of the data is that of the rows in their order, and of the columns' names. */
function digestDifferences({ data, rows }: RunRecord, digest: Digest): readonly Difference[] {
  const { columns, digest: recorded } = data.evaluation;
  if (columns === undefined) return [];
  return differences(
    recorded,
    digestOfRows(columns, rows.digest, digest),
    "data.evaluation.digest",
  );
}

/** Equal digests are of equal rows, so that label and source are equal too. */
function equalRows({ digest, label, cluster }: RowTable): readonly Difference[] {
  const first = new Map<string, number>();
  for (const [row, own] of digest.entries()) {
    const before = first.get(own) ?? row;
    first.set(own, before);
    for (const [name, column] of [
      ["label", label],
      ["cluster", cluster],
    ] as const) {
      if (column === undefined || column[row] === column[before]) continue;
      const path = `rows.${name}.${row} (the digest of row ${before})`;
      return [{ path, recorded: column[row], recomputed: column[before] }];
    }
  }
  return [];
}

/** A slice of the evaluation rows has no more rows than they are; served otherwise, or elsewhere, they are all. */
function sliceDifferences({ judged, rows }: RunRecord): readonly Difference[] {
  const all = rows.digest.length;
  return (judged?.slices ?? []).flatMap(({ name, rows: count, timed, provider, apart }) => {
    const isWhole = timed === true || provider === true;
    if (isWhole ? count === all : apart === true || count <= all) return [];
    return [{ path: `judged.slices (${name}).rows`, recorded: count, recomputed: all }];
  });
}

const METRIC: ReadonlyMap<string, AnyMetric> = new Map(
  METRICS.map((metric): [string, AnyMetric] => [metric.name, metric]),
);

/** Every n of all rows and of each slice: rows that the float model does not answer are left out of most metrics. */
function countDifferences(record: RunRecord): readonly Difference[] {
  const { rows, judged, measurements } = record;
  const answered = answeredIn(record);
  const slices = (judged?.slices ?? []).filter(({ provider }) => provider !== true);
  const own = new Map(slices.map((slice) => [slice.name, slice]));
  return measurements.flatMap((measurement, position) => {
    const slice = own.get(measurement.slice);
    if (slice === undefined && measurement.slice !== "all") return [];
    const count = slice?.rows ?? rows.digest.length;
    const isKnown = answered === rows.digest.length && slice?.apart !== true;
    const known = slice === undefined ? answered : isKnown ? count : undefined;
    return countDifference(measurement, { position, count, answered: known });
  });
}

interface Counted {
  readonly position: number;
  readonly count: number;
  /** undefined: the record does not say which rows of them are answered. */
  readonly answered: number | undefined;
}

function countDifference(
  { metric: name, slice, arm, versus, n }: RecordedMeasurement,
  { position, count, answered }: Counted,
): readonly Difference[] {
  const metric = METRIC.get(name);
  if (metric === undefined) return [];
  const path = `measurements.${position} (${name}, ${slice}, ${arm}).n`;
  const all = metric.finiteOnly ? answered : count;
  // Some count the rows of one class alone, and a baseline may know fewer rows.
  const isOfSome = isOfSomeRows(metric) || versus === "baseline" || arm === "baseline";
  if (all === undefined || isOfSome)
    return n <= (all ?? count) ? [] : [{ path, recorded: n, recomputed: all ?? count }];
  return differences(n, all, path);
}

const isOfSomeRows = ({ of, estimator }: AnyMetric): boolean =>
  of === "arm" && estimator.kind === "rate";

/** undefined where the table cannot say it: answers of many numbers, and those with deviations of their own. */
function answeredIn({ rows: { base }, measurements }: RunRecord): number | undefined {
  const has = (metric: string): boolean => measurements.some((one) => one.metric === metric);
  if (!has("flips") && (!has("mae") || has("interval-coverage"))) return undefined;
  return base.filter((answer) => answer !== null).length;
}
