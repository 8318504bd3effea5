/** Parquet tables: flat columns, and columns of lists of numbers. */
import {
  type FileMetaData,
  parquetMetadata,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { numericArray, type NumericType } from "../schema/numeric-array.ts";
import type { NumericArray } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import type { DataColumn, DatasetParts } from "./dataset.ts";
import { itemArray } from "./item-arrays.ts";
import { type ParquetKind, parquetKind } from "./parquet-kind.ts";

/** @throws UserError for a damaged file, and for columns of maps, records or bytes */
export async function readParquet(bytes: Uint8Array, source: string): Promise<DatasetParts> {
  const buffer = new Uint8Array(bytes).buffer;
  const refuse = (why: string, cause?: unknown): UserError =>
    new UserError("data-malformed", `Cannot read data "${source}": ${why}`, { cause });
  try {
    const metadata = parquetMetadata(buffer);
    const fields = parquetSchema(metadata).children.map((tree) => fieldOf(tree, refuse));
    const cells = await readCells(buffer, metadata);
    const columns = fields.map((field) => columnFrom(field, cells.get(field.name) ?? [], refuse));
    return { source, columns };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw refuse(`it is not a whole Parquet file (${why})`, error);
  }
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
async function readCells(
  buffer: ArrayBuffer,
  metadata: FileMetaData,
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const cells = new Map<string, unknown[]>();
  await parquetRead({
    file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
    metadata,
    compressors,
    utf8: false,
    parsers: {
      stringFromBytes: textFrom,
      jsonFromBytes: textFrom,
      dateFromDays: (days) => timeText(BigInt(days) * 86_400_000n, 1n).slice(0, 10),
      timestampFromMilliseconds: (time) => timeText(time, 1n),
      timestampFromMicroseconds: (time) => timeText(time, 1000n),
      timestampFromNanoseconds: (time) => timeText(time, 1_000_000n),
    },
    onChunk: ({ columnName, columnData }) => {
      const column = cells.get(columnName);
      if (column === undefined) cells.set(columnName, Array.from<unknown>(columnData));
      else for (const value of columnData) column.push(value);
    },
  });
  return cells;
}

const textFrom = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** The millisecond in which a time lies, also before 1970. */
function timeText(time: bigint, unitsPerMs: bigint): string {
  const rest = ((time % unitsPerMs) + unitsPerMs) % unitsPerMs;
  return new Date(Number((time - rest) / unitsPerMs)).toISOString();
}

function columnFrom({ name, kind }: Field, cells: readonly unknown[], refuse: Refuse): DataColumn {
  const refuseRow = (row: number, why: string): UserError =>
    refuse(`"${name}" in row ${row + 1} ${why}`);
  const rows = cells.length;
  switch (kind.kind) {
    case "lists":
      return { name, elementType: "float64", rows, ...itemArray(cells.map(plainList), refuseRow) };
    case "text":
      return { name, elementType: "string", itemShape: [], rows, values: texts(cells, refuseRow) };
    case "numbers": {
      const isWhole = cells.every((cell) => cell !== null && cell !== undefined);
      const elementType = isWhole ? kind.elementType : "float64";
      const values = isWhole ? typed(cells, kind.elementType) : Float64Array.from(cells, number);
      return { name, elementType, itemShape: [], rows, values };
    }
  }
}

/** Missing text is empty, as in other files. */
function texts(
  cells: readonly unknown[],
  refuseRow: (row: number, why: string) => UserError,
): readonly string[] {
  return cells.map((cell, row) => {
    if (!(cell instanceof Uint8Array)) return typeof cell === "string" ? cell : "";
    try {
      return textFrom(cell) ?? "";
    } catch {
      throw refuseRow(row, "holds bytes that are no text");
    }
  });
}

const number = (cell: unknown): number =>
  cell === null || cell === undefined ? Number.NaN : Number(cell);

function typed(cells: readonly unknown[], type: NumericType): NumericArray {
  const values = numericArray(type, cells.length);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    for (const [row, cell] of cells.entries()) values[row] = BigInt(String(cell));
  else for (const [row, cell] of cells.entries()) values[row] = Number(cell);
  return values;
}

/** Typed arrays and lists alike, with their numbers as doubles and what is missing as null. */
function plainList(cell: unknown): unknown {
  if (Array.isArray(cell)) return cell.map(plainList);
  if (isTypedArray(cell)) return Array.from(cell, Number);
  return cell === null || cell === undefined ? null : Number(cell);
}

const isTypedArray = (cell: unknown): cell is ArrayLike<number | bigint> =>
  ArrayBuffer.isView(cell) && !(cell instanceof DataView);
