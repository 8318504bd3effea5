/** Parts of the data that are judged on their own. */
import type { Condition, SliceSpec } from "../schema/generated/policy.ts";
import { isNumericArray } from "../schema/numeric-array.ts";
import { UserError } from "../schema/user-error.ts";
import { cellTexts, columnDoubles, columnOf, type DataColumn, type Dataset } from "./dataset.ts";

export interface Slice {
  /** "sex=Female", "age<30", or the name that somebody gave. */
  readonly name: string;
  readonly critical: boolean;
  /** Ascending. */
  readonly rows: Uint32Array;
}

/** More values than this are not slices but noise. */
const MAXIMUM_VALUES = 50;

/** In the order of the specification; values of a column by code point or number. A slice may be empty: the judge says so. */
export function slicesOf(dataset: Dataset, specs: readonly SliceSpec[]): readonly Slice[] {
  const slices = specs.flatMap((spec) => {
    if (typeof spec === "string") return valueSlices(dataset, spec, false);
    if ("where" in spec) return [conditionSlice(dataset, spec)];
    const critical = spec.critical ?? false;
    return spec.bins === undefined
      ? valueSlices(dataset, spec.column, critical)
      : binSlices(dataset, spec.column, { bins: spec.bins, critical });
  });
  return joinEqual(dataset, slices);
}

/** All rows, and gaps between groups: results are found again by these names. */
const RESERVED = /^(?:all$|by )/;

/** The same slice may be asked for twice, and is critical when one of them is; two different ones need two names. */
function joinEqual(dataset: Dataset, slices: readonly Slice[]): readonly Slice[] {
  const joined = new Map<string, Slice>();
  for (const slice of slices) {
    if (RESERVED.test(slice.name)) {
      throw new UserError(
        "policy-invalid",
        `Cannot slice data "${dataset.source}": the name "${slice.name}" is taken for what the gate measures itself; give the slice another name`,
      );
    }
    const before = joined.get(slice.name);
    if (before !== undefined && before.rows.join() !== slice.rows.join()) {
      throw new UserError(
        "policy-invalid",
        `Cannot slice data "${dataset.source}": two slices of different rows are called "${slice.name}"; give one of them another name`,
      );
    }
    const critical = slice.critical || before?.critical === true;
    joined.set(slice.name, { ...slice, critical });
  }
  return [...joined.values()];
}

type Critical = boolean | readonly (string | number)[];

function valueSlices(dataset: Dataset, name: string, critical: Critical): readonly Slice[] {
  const column = columnOf(dataset, name, "a slice");
  const groups = new Map<string, number[]>();
  for (const [row, text] of cellTexts(column).entries()) {
    const value = text.trim() === "" || text === "NaN" ? "(missing)" : text;
    const rows = groups.get(value);
    if (rows === undefined) groups.set(value, [row]);
    else rows.push(row);
  }
  if (groups.size > MAXIMUM_VALUES) {
    const advice =
      column.elementType === "string"
        ? "choose some with a condition"
        : `give edges: { column: ${name}, bins: [...] }`;
    throw new UserError(
      "data-malformed",
      `Cannot slice data "${dataset.source}" by "${name}": it has ${groups.size} values, and at most ${MAXIMUM_VALUES} make slices; ${advice}`,
    );
  }
  const slices = [...groups]
    .toSorted(([a], [b]) => compareValues(a, b))
    .map(([value, rows]) => ({
      name: `${name}=${value}`,
      critical: isCritical(critical, value),
      rows: Uint32Array.from(rows),
    }));
  return [...slices, ...absentSlices(name, critical, [...groups.keys()])];
}

/** A critical value that no row has is a slice without rows, so that nobody takes it for checked. */
function absentSlices(
  name: string,
  critical: Critical,
  present: readonly string[],
): readonly Slice[] {
  if (typeof critical === "boolean") return [];
  return critical
    .filter((wanted) => !present.some((value) => isSame(wanted, value)))
    .map((wanted) => ({ name: `${name}=${wanted}`, critical: true, rows: new Uint32Array() }));
}

/** Numbers by their size, then texts by code point. */
function compareValues(a: string, b: string): number {
  const [first, second] = [Number(a), Number(b)];
  if (Number.isNaN(first) !== Number.isNaN(second)) return Number.isNaN(first) ? 1 : -1;
  return first - second || (a < b ? -1 : 1);
}

const isCritical = (critical: Critical, value: string): boolean =>
  typeof critical === "boolean" ? critical : critical.some((wanted) => isSame(wanted, value));

/** A number is the same however it is written; a text is itself. */
const isSame = (wanted: string | number | boolean, text: string): boolean =>
  String(wanted) === text ||
  (typeof wanted === "number" && text.trim() !== "" && Number(text) === wanted);

interface Bins {
  readonly bins: readonly number[];
  readonly critical: Critical;
}

/** [a, b): the edge belongs to the upper bin. Cells that are no number are left out. */
function binSlices(dataset: Dataset, name: string, { bins, critical }: Bins): readonly Slice[] {
  if (typeof critical !== "boolean") {
    throw new UserError(
      "policy-invalid",
      `Cannot slice data "${dataset.source}" by ranges of "${name}": critical lists values, and ranges have none; it may be true or false`,
    );
  }
  const values = numbersOf(dataset, columnOf(dataset, name, "a slice"));
  const edges = bins.toSorted((a, b) => a - b);
  return Array.from({ length: edges.length + 1 }, (_, position) => {
    const [low, high] = [edges[position - 1], edges[position]];
    const lower = low === undefined ? "" : `${low}<=`;
    const label = high === undefined ? `${name}>=${low ?? ""}` : `${lower}${name}<${high}`;
    const rows = rowsWhere(
      values,
      (value) => (low === undefined || value >= low) && (high === undefined || value < high),
    );
    return { name: label, critical, rows };
  });
}

function rowsWhere(values: Float64Array, holds: (value: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (const [row, value] of values.entries()) if (holds(value)) rows.push(row);
  return Uint32Array.from(rows);
}

function numbersOf(dataset: Dataset, column: DataColumn): Float64Array {
  if (!isNumericArray(column.values)) {
    throw new UserError(
      "data-malformed",
      `Cannot slice data "${dataset.source}" by ranges of "${column.name}": it holds text`,
    );
  }
  return columnDoubles(column.elementType, column.values);
}

function conditionSlice(
  dataset: Dataset,
  spec: {
    readonly name: string;
    readonly where: Condition | readonly Condition[];
    readonly critical?: boolean;
  },
): Slice {
  const conditions = [spec.where].flat();
  const tests = conditions.map((condition) => rowTest(dataset, condition));
  const rows: number[] = [];
  for (let row = 0; row < dataset.rows; row += 1)
    if (tests.every((test) => test(row))) rows.push(row);
  return { name: spec.name, critical: spec.critical ?? false, rows: Uint32Array.from(rows) };
}

function rowTest(dataset: Dataset, condition: Condition): (row: number) => boolean {
  const column = columnOf(dataset, condition.column, "a condition");
  const texts = cellTexts(column);
  const { equals, "at-least": atLeast, below } = condition;
  const wanted = [...(equals === undefined ? [] : [equals]), ...(condition.in ?? [])];
  if (wanted.length === 0 && atLeast === undefined && below === undefined) {
    throw new UserError(
      "policy-invalid",
      `Cannot slice data "${dataset.source}" by a condition for "${column.name}": it says nothing of the column; equals, in, at-least and below do`,
    );
  }
  const isRange = atLeast !== undefined || below !== undefined;
  const numbers = isRange ? numbersOf(dataset, column) : undefined;
  return (row) => {
    const value = numbers?.[row] ?? Number.NaN;
    const text = texts[row] ?? "";
    if (wanted.length > 0 && !wanted.some((one) => isWanted(column, one, text))) return false;
    if (atLeast !== undefined && !(value >= atLeast)) return false;
    return below === undefined || value < below;
  };
}

/** NumPy's booleans are 0 and 1. */
function isWanted(column: DataColumn, wanted: string | number | boolean, text: string): boolean {
  if (typeof wanted === "boolean" && column.elementType === "bool")
    return text === String(Number(wanted));
  return isSame(wanted, text);
}
