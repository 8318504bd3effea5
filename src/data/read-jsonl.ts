/** One JSON object a line. */
import { UserError } from "../schema/user-error.ts";
import type { DataColumn, DatasetParts } from "./dataset.ts";
import { growingColumn } from "./growing-column.ts";
import { growingItems, otherShape, shapeOf } from "./item-arrays.ts";
import { readWhole, type TableReader } from "./table-reader.ts";

export function readJsonl(text: string, source: string): DatasetParts {
  return readWhole(jsonlReader(source), text);
}

/** Longer than any line; a file without line ends must not take all of the memory. */
const LONGEST_LINE = 2 ** 28;

type Refuse = (why: string, cause?: unknown) => UserError;

/** A column is numeric when its cells are numbers, booleans, null or absent (both NaN); arrays of numbers make items of a shape. */
export function jsonlReader(source: string): TableReader {
  const refuse: Refuse = (why, cause) =>
    new UserError("data-malformed", `Cannot read data "${source}": ${why}`, { cause });
  const lines: number[] = [];
  const columns = new Map<string, JsonColumn>();
  let rest = "";
  let number = 0;
  const readLine = (line: string): void => {
    number += 1;
    const object = parseLine(line, number, refuse);
    if (object === undefined) return;
    const row = lines.length;
    lines.push(number);
    for (const name of Object.keys(object)) {
      if (columns.has(name)) continue;
      const column = jsonColumn(name, (at, why) => refuse(`"${name}" in line ${lines[at]} ${why}`));
      for (let before = 0; before < row; before += 1) column.add(null, before);
      columns.set(name, column);
    }
    for (const [name, column] of columns)
      column.add(Object.hasOwn(object, name) ? object[name] : null, row);
  };
  return {
    push: (text) => {
      const pieces = (rest + text).split("\n");
      rest = pieces.pop() ?? "";
      for (const piece of pieces) readLine(piece);
      if (rest.length > LONGEST_LINE)
        throw refuse(
          `line ${number + 1} has more than ${LONGEST_LINE.toLocaleString("en-US")} characters`,
        );
    },
    end: () => {
      readLine(rest);
      rest = "";
      return { source, columns: Array.from(columns.values(), ({ finish }) => finish()), lines };
    },
  };
}

/** undefined: an empty line. */
function parseLine(
  line: string,
  number: number,
  refuse: Refuse,
): Readonly<Record<string, unknown>> | undefined {
  const trimmed = line.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refuse(`line ${number} is not JSON (${why})`, error);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw refuse(`line ${number} is not a JSON object`);
  return { ...parsed };
}

interface JsonColumn {
  readonly add: (cell: unknown, row: number) => void;
  readonly finish: () => DataColumn;
}

/** Of single values or of lists, as its first row is. */
function jsonColumn(name: string, refuseRow: (row: number, why: string) => UserError): JsonColumn {
  const [items, cells] = [growingItems(refuseRow), growingColumn()];
  let [isOfLists, rows] = [false, 0];
  return {
    add: (cell, row) => {
      if (typeof cell === "object" && cell !== null && !Array.isArray(cell))
        throw refuseRow(row, "is an object");
      if (row === 0) isOfLists = Array.isArray(cell);
      rows = row + 1;
      if (isOfLists) items.add(cell, row);
      else if (Array.isArray(cell)) throw refuseRow(row, otherShape(shapeOf(cell), []));
      else addCell(cells, cell);
    },
    finish: () =>
      isOfLists
        ? { name, elementType: "float64", rows, ...items.finish() }
        : cells.finish(name, "numbers"),
  };
}

function addCell({ add }: ReturnType<typeof growingColumn>, cell: unknown): void {
  if (typeof cell === "string") add(cell, undefined);
  else if (typeof cell === "number" || typeof cell === "boolean") add(String(cell), Number(cell));
  else add("", Number.NaN);
}
