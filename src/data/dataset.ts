/** A dataset: columns of equal length, each row with a digest of its content. */
import type { Digest } from "../host/host.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import { isNumericArray, toDoubles } from "../schema/numeric-array.ts";
import type { Column, ElementType, NumericArray } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { float16ToFloat32 } from "../stats/float16.ts";
import { digestRows } from "./digest-rows.ts";
import { type NumberForm, written } from "./number-form.ts";

export interface DataColumn extends Column {
  /** The cells as they were written, where a file writes numbers as text. */
  readonly texts?: readonly string[];
  /** How all of them were written, so that `texts` can be absent. */
  readonly form?: NumberForm;
}

export interface Dataset {
  /** The file, for messages and records. */
  readonly source: string;
  readonly rows: number;
  readonly columns: ReadonlyMap<string, DataColumn>;
  /** 16 hexadecimal digits for each row: the same for the same content, whatever the order of rows and columns or the kind of file. */
  readonly rowDigests: readonly string[];
  /** sha256 of the row digests in order, and of the columns' names. */
  readonly digest: string;
  /** Line of each row in a text file, as an editor counts. */
  readonly lines?: readonly number[];
}

export interface DatasetParts {
  readonly source: string;
  readonly columns: readonly DataColumn[];
  readonly lines?: readonly number[];
  /** Where they are known. */
  readonly rowDigests?: readonly string[];
}

/** @throws UserError for no columns, no rows, or columns of differing length */
export function makeDataset(parts: DatasetParts, digest: Digest): Dataset {
  const { source, columns, lines } = parts;
  const [first] = columns;
  if (first === undefined || first.rows === 0) {
    throw new UserError("data-empty", `Cannot read data "${source}": it holds no rows`);
  }
  for (const { name, rows } of columns) {
    if (rows === first.rows) continue;
    throw new UserError(
      "data-malformed",
      `Cannot read data "${source}": "${name}" has ${rows} rows and "${first.name}" has ${first.rows}`,
    );
  }
  const rowDigests = parts.rowDigests ?? digestRows(columns, first.rows, digest);
  const names = columns.map(({ name }) => name);
  return {
    source,
    rows: first.rows,
    columns: new Map(columns.map((column) => [column.name, column])),
    rowDigests,
    digest: digestOfRows(names, rowDigests, digest),
    ...(lines === undefined ? {} : { lines }),
  };
}

/** sha256 of the columns' names and of the rows in their order. */
export function digestOfRows(
  names: readonly string[],
  rowDigests: readonly string[],
  digest: Digest,
): string {
  return digest.sha256(`${JSON.stringify(names.toSorted())}\n${rowDigests.join("\n")}`);
}

/** Numbers of a column as doubles, halves as what their bits mean. */
export function columnDoubles(elementType: ElementType, values: NumericArray): Float64Array {
  const doubles = toDoubles(values);
  return elementType === "float16" ? doubles.map(float16ToFloat32) : doubles;
}

export function itemWidth(column: Column): number {
  return column.itemShape.reduce((product, size) => product * size, 1);
}

/** @throws UserError with the names that are there */
export function columnOf(dataset: Dataset, name: string, what: string): DataColumn {
  const column = dataset.columns.get(name);
  if (column !== undefined) return column;
  const names = [...dataset.columns.keys()];
  const hint = didYouMean(name, names);
  const list =
    hint === "" ? `; its columns are ${names.map((known) => `"${known}"`).join(", ")}` : hint;
  throw new UserError(
    "data-column-missing",
    `Cannot find column "${name}" (${what}) in data "${dataset.source}"${list}${separatorHint(names)}`,
  );
}

/** One column whose name holds separators of another kind of table. */
function separatorHint(names: readonly string[]): string {
  const [only = ""] = names.length === 1 ? names : [];
  if (only.includes(";"))
    return '; it looks separated by ";", and a .csv is read with commas, a .tsv with tabs';
  return only.includes("\t") ? "; it looks separated by tabs, which a .tsv is" : "";
}

/** "row 17 (line 18)", counted from 1. */
export function rowName(dataset: Dataset, row: number): string {
  const line = dataset.lines?.[row];
  return line === undefined ? `row ${row + 1}` : `row ${row + 1} (line ${line})`;
}

/** The cells of a column as text: those that were written, or the values. */
export function cellTexts(column: DataColumn): readonly string[] {
  const { texts, values, elementType, form } = column;
  if (texts !== undefined) return texts;
  if (!isNumericArray(values)) return values;
  if (form !== undefined)
    return Array.from(columnDoubles(elementType, values), (value) => written(value, form));
  if (elementType === "float16") return Array.from(columnDoubles(elementType, values), String);
  return Array.from<number | bigint, string>(values, String);
}
