/** How rows differ from a reference: each column by itself, and numeric columns together. */
import { cellTexts, columnDoubles, type DataColumn, type Dataset } from "../../data/dataset.ts";
import type { ColumnDrift, DataDrift } from "../../schema/generated/record.ts";
import { isNumericArray } from "../../schema/numeric-array.ts";
import { benjaminiHochberg } from "../../stats/multiple-testing.ts";
import type { Random } from "../../stats/random.ts";
import { categoricalDrift } from "./categorical-drift.ts";
import { meanDiscrepancy } from "./mean-discrepancy.ts";
import { numericDrift } from "./numeric-drift.ts";

/** More values than this are no categories. */
const MOST_VALUES = 200;
/** Fewer numbers than this have no distribution to speak of. */
const LEAST_ROWS = 8;
/** Rows a side that are compared together: the work grows with their square. */
const MOST_ROWS = 250;
/** False discovery rate over the columns, and the least effect that is worth a word. */
const Q = 0.1;
const LEAST_STABILITY_INDEX = 0.1;
const LEAST_DISTANCE = 0.1;

/** Columns of single numbers and of texts that both have; `except` names those that are no inputs, such as the label. */
export function dataDrift(
  reference: Dataset,
  current: Dataset,
  { random, except }: { readonly random: Random; readonly except: readonly string[] },
): DataDrift {
  const shared = [...reference.columns].flatMap(([name, before]): readonly SharedColumn[] => {
    const after = current.columns.get(name);
    return after === undefined || except.includes(name) ? [] : [{ name, before, after }];
  });
  const columns = shared.flatMap(({ name, before, after }): ColumnDrift[] => {
    const found = columnDrift(before, after);
    return found === undefined ? [] : [{ name, ...found, drifts: false }];
  });
  const adjusted = benjaminiHochberg(columns.map(({ pValue }) => pValue));
  const judged = columns.map((column, position) => ({
    ...column,
    drifts: (adjusted[position] ?? 1) <= Q && column.effect >= leastEffect(column),
  }));
  const together = jointDrift(shared, random);
  return {
    reference: reference.source,
    source: current.source,
    rows: { reference: reference.rows, current: current.rows },
    columns: judged,
    ...(together === undefined ? {} : { together }),
  };
}

/** A column that both have. */
interface SharedColumn {
  readonly name: string;
  readonly before: DataColumn;
  readonly after: DataColumn;
}

const leastEffect = ({ kind }: ColumnDrift): number =>
  kind === "numeric" ? LEAST_STABILITY_INDEX : LEAST_DISTANCE;

type Found = Omit<ColumnDrift, "name" | "drifts">;

function columnDrift(before: DataColumn, after: DataColumn): Found | undefined {
  if (before.itemShape.length > 0 || after.itemShape.length > 0) return undefined;
  return isNumericArray(before.values) && isNumericArray(after.values)
    ? numericColumn(before, after)
    : categoricalColumn(before, after);
}

const numbersOf = ({ elementType, values }: DataColumn): Float64Array =>
  isNumericArray(values) ? columnDoubles(elementType, values) : new Float64Array();

const isNumber = (value: number): boolean => Number.isFinite(value);

/** Cells without a number stand aside, and their share is shown. */
function numericColumn(before: DataColumn, after: DataColumn): Found | undefined {
  const [all, others] = [numbersOf(before), numbersOf(after)];
  const [reference, current] = [all.filter(isNumber), others.filter(isNumber)];
  if (Math.min(reference.length, current.length) < LEAST_ROWS) return undefined;
  const drift = numericDrift(reference, current);
  return {
    kind: "numeric",
    effect: drift.stabilityIndex,
    pValue: drift.kolmogorovSmirnov.pValue,
    missing: {
      reference: 1 - reference.length / all.length,
      current: 1 - current.length / others.length,
    },
    outside: shareOutside(reference, current),
    numeric: { ...drift, kolmogorovSmirnov: drift.kolmogorovSmirnov.statistic },
  };
}

/** Of values beyond the smallest and the largest that the reference has. */
function shareOutside(reference: Float64Array, current: Float64Array): number {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of reference) {
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  return current.filter((value) => value < smallest || value > largest).length / current.length;
}

function categoricalColumn(before: DataColumn, after: DataColumn): Found | undefined {
  const [first, second] = [cellTexts(before), cellTexts(after)];
  const values = [...new Set([...first, ...second])].toSorted();
  if (values.length > MOST_VALUES) return undefined;
  const countsOf = (texts: readonly string[]): readonly number[] => {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    return values.map((value) => counts.get(value) ?? 0);
  };
  const [reference, current] = [countsOf(first), countsOf(second)];
  const drift = categoricalDrift(reference, current);
  const missing = values.indexOf("");
  return {
    kind: "categorical",
    effect: drift.jensenShannonDistance,
    pValue: drift.pValue,
    missing: {
      reference: (reference[missing] ?? 0) / first.length,
      current: (current[missing] ?? 0) / second.length,
    },
    newValues: values.filter((_, value) => reference[value] === 0),
    categorical: drift,
  };
}

/** All numbers of a row together, each column by the reference's own scale; the first rows without a gap. */
function jointDrift(columns: readonly SharedColumn[], random: Random): DataDrift["together"] {
  const numeric = columns.filter(
    ({ before, after }) => isNumericArray(before.values) && isNumericArray(after.values),
  );
  const scales = numeric.map(({ before }) => scaleOf(before));
  const rowsOf = (side: "before" | "after"): readonly (readonly number[])[] =>
    rowsAcross(numeric.map((column) => column[side]))
      .filter((row) => row.every(isNumber))
      .slice(0, MOST_ROWS)
      .map((row) => row.map((value, column) => value / (scales[column] ?? 1)));
  const [first, second] = [rowsOf("before"), rowsOf("after")];
  if (first.length < 2 || second.length < 2) return undefined;
  const { estimate, bandwidth, pValue } = meanDiscrepancy(first, second, random);
  return { estimate, bandwidth, pValue, rows: first.length + second.length };
}

/** Each row's numbers; images and other lists as they are. None without columns. */
function rowsAcross(columns: readonly DataColumn[]): readonly (readonly number[])[] {
  const numbers = columns.map((column) => numbersOf(column));
  const rows = Math.min(...columns.map((column) => column.rows), 4 * MOST_ROWS);
  if (columns.length === 0) return [];
  return Array.from({ length: rows }, (_, row) =>
    numbers.flatMap((values, place) => {
      const width = values.length / (columns[place]?.rows ?? 1);
      return [...values.subarray(row * width, (row + 1) * width)];
    }),
  );
}

function scaleOf(column: DataColumn): number {
  const numbers = numbersOf(column).filter(isNumber);
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const square = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length;
  return square > 0 ? Math.sqrt(square) : 1;
}
