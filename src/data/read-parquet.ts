/** Parquet tables: flat columns, and columns of lists of numbers. */
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { numericArray, type NumericType } from "../schema/numeric-array.ts";
import { UserError } from "../schema/user-error.ts";
import { columnDoubles, type DataColumn, type DatasetParts } from "./dataset.ts";
import type { FileBytes } from "./file-pieces.ts";
import { sharedTexts } from "./growing-column.ts";
import { growingItems } from "./item-arrays.ts";
import { type ParquetKind, parquetKind } from "./parquet-kind.ts";

/** One part of one column at a time. @throws UserError for a damaged file, and for columns of maps, records or bytes */
export async function readParquet(file: FileBytes, source: string): Promise<DatasetParts> {
  const refuse = (why: string, cause?: unknown): UserError =>
    new UserError("data-malformed", `Cannot read data "${source}": ${why}`, { cause });
  try {
    const buffer = asyncBuffer(file);
    const metadata = await parquetMetadataAsync(buffer);
    const fields = parquetSchema(metadata).children.map((tree) => fieldOf(tree, refuse));
    const columns: DataColumn[] = [];
    for (const field of fields) columns.push(await readColumn({ buffer, metadata, refuse }, field));
    return { source, columns };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw refuse(`it is not a whole Parquet file (${why})`, error);
  }
}

const asyncBuffer = ({ byteLength, slice }: FileBytes): AsyncBuffer => ({
  byteLength,
  slice: async (start, end = byteLength) =>
    new Uint8Array(await slice(start < 0 ? byteLength + start : start, end)).buffer,
});

interface ParquetTable {
  readonly buffer: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly refuse: Refuse;
}

type Refuse = (why: string, cause?: unknown) => UserError;

interface Field {
  readonly name: string;
  readonly kind: ParquetKind;
}

function fieldOf(tree: SchemaTree, refuse: Refuse): Field {
  const { name } = tree.element;
  const kind = parquetKind(tree);
  if (kind !== undefined) return { name, kind };
  throw refuse(
    `column "${name}" is of a type that is not read; numbers, booleans, texts, dates and lists of numbers are`,
  );
}

/** Texts and dates are made of what is stored in ways of our own; dates to the millisecond, in UTC. */
async function readColumn(table: ParquetTable, field: Field): Promise<DataColumn> {
  const { buffer, metadata, refuse } = table;
  const { name } = field;
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  const cells = cellsOf(field, rows, (place, why) =>
    refuse(`"${name}" in row ${place + 1} ${why}`),
  );
  let [row, rowStart] = [0, 0];
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const failures: unknown[] = [];
    await parquetRead({
      file: buffer,
      metadata,
      compressors,
      columns: [name],
      rowStart,
      rowEnd,
      utf8: false,
      parsers: PARSERS,
      onChunk: ({ columnData }) => {
        // What is thrown here nobody would hear of.
        try {
          for (const cell of columnData) cells.add(cell, row++);
        } catch (error) {
          failures.push(error);
        }
      },
    });
    if (failures.length > 0) throw failures[0];
    rowStart = rowEnd;
  }
  if (row !== rows) throw new Error(`column "${name}" has ${row} rows of ${rows}`);
  return { name, rows, ...cells.finish() };
}

const PARSERS = {
  stringFromBytes: textFrom,
  jsonFromBytes: textFrom,
  dateFromDays: (days: number) => timeText(BigInt(days) * 86_400_000n, 1n).slice(0, 10),
  timestampFromMilliseconds: (time: bigint) => timeText(time, 1n),
  timestampFromMicroseconds: (time: bigint) => timeText(time, 1000n),
  timestampFromNanoseconds: (time: bigint) => timeText(time, 1_000_000n),
};

function textFrom(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** The millisecond in which a time lies, also before 1970. */
function timeText(time: bigint, unitsPerMs: bigint): string {
  const rest = ((time % unitsPerMs) + unitsPerMs) % unitsPerMs;
  return new Date(Number((time - rest) / unitsPerMs)).toISOString();
}

interface Cells {
  readonly add: (cell: unknown, row: number) => void;
  readonly finish: () => Pick<DataColumn, "elementType" | "itemShape" | "values">;
}

type RefuseRow = (row: number, why: string) => UserError;

function cellsOf({ kind }: Field, rows: number, refuseRow: RefuseRow): Cells {
  switch (kind.kind) {
    case "lists": {
      const items = growingItems(refuseRow);
      return {
        add: (cell, row) => items.add(plainList(cell), row),
        finish: () => ({ elementType: "float64", ...items.finish() }),
      };
    }
    case "text":
      return textCells(refuseRow);
    case "numbers":
      return numberCells(kind.elementType, rows);
  }
}

/** Missing text is empty, as in other files. A text that stands in a dictionary is made once. */
function textCells(refuseRow: RefuseRow): Cells {
  const [values, own, made]: [string[], (text: string) => string, WeakMap<Uint8Array, string>] = [
    [],
    sharedTexts(),
    new WeakMap(),
  ];
  const textOf = (cell: unknown, row: number): string => {
    if (!(cell instanceof Uint8Array)) return typeof cell === "string" ? cell : "";
    const known = made.get(cell);
    if (known !== undefined) return known;
    try {
      const text = own(textFrom(cell) ?? "");
      made.set(cell, text);
      return text;
    } catch {
      throw refuseRow(row, "holds bytes that are no text");
    }
  };
  return {
    add: (cell, row) => values.push(textOf(cell, row)),
    finish: () => ({ elementType: "string", itemShape: [], values }),
  };
}

/** In the type that the file says, or as doubles where one is missing. */
function numberCells(type: NumericType, rows: number): Cells {
  let [elementType, values] = [type, numericArray(type, rows)];
  return {
    add: (cell, row) => {
      const isMissing = cell === null || cell === undefined;
      if (isMissing && elementType !== "float64") {
        const doubles = new Float64Array(rows);
        doubles.set(columnDoubles(elementType, values));
        [elementType, values] = ["float64", doubles];
      }
      if (values instanceof BigInt64Array || values instanceof BigUint64Array)
        values[row] = BigInt(String(cell));
      else values[row] = isMissing ? Number.NaN : Number(cell);
    },
    finish: () => ({ elementType, itemShape: [], values }),
  };
}

/** Typed arrays and lists alike, with their numbers as doubles and what is missing as null. */
function plainList(cell: unknown): unknown {
  if (Array.isArray(cell)) return cell.map(plainList);
  if (isTypedArray(cell)) return Array.from(cell, Number);
  return cell === null || cell === undefined ? null : Number(cell);
}

const isTypedArray = (cell: unknown): cell is ArrayLike<number | bigint> =>
  ArrayBuffer.isView(cell) && !(cell instanceof DataView);
