/** One JSON object a line. */
import { UserError } from "../schema/user-error.ts";
import { itemArray } from "./item-arrays.ts";
import type { DataColumn, DatasetParts } from "./dataset.ts";

type Cell = string | number | boolean | null | readonly unknown[];

interface Line {
  readonly number: number;
  readonly object: Readonly<Record<string, unknown>>;
}

/** A column is numeric when its cells are numbers, booleans, null or absent (both NaN); arrays of numbers make items of a shape. */
export function readJsonl(text: string, source: string): DatasetParts {
  const lines = text.split("\n").flatMap((line, position) => parseLine(line, position + 1, source));
  const names = [...new Set(lines.flatMap(({ object }) => Object.keys(object)))];
  const columns = names.map((name) => columnFrom(name, lines, source));
  return { source, columns, lines: lines.map(({ number }) => number) };
}

function parseLine(line: string, number: number, source: string): readonly Line[] {
  const trimmed = line.replace(/^\uFEFF/, "").trim();
  if (trimmed === "") return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "data-malformed",
      `Cannot read data "${source}": line ${number} is not JSON (${why})`,
      { cause: error },
    );
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new UserError(
      "data-malformed",
      `Cannot read data "${source}": line ${number} is not a JSON object`,
    );
  }
  return [{ number, object: { ...parsed } }];
}

function columnFrom(name: string, lines: readonly Line[], source: string): DataColumn {
  const refuse = (line: Line | undefined, why: string): UserError =>
    new UserError(
      "data-malformed",
      `Cannot read data "${source}": "${name}" in line ${line?.number} ${why}`,
    );
  const cells = lines.map((line): Cell => {
    const value = Object.hasOwn(line.object, name) ? line.object[name] : null;
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      throw refuse(line, "is an object");
    if (typeof value === "string" || typeof value === "number") return value;
    return typeof value === "boolean" || Array.isArray(value) ? value : null;
  });
  const rows = cells.length;
  if (cells.some((cell) => Array.isArray(cell))) {
    const refuseRow = (row: number, why: string): UserError => refuse(lines[row], why);
    return { name, elementType: "float64", rows, ...itemArray(cells, refuseRow) };
  }
  if (cells.some((cell) => typeof cell === "string")) {
    const values = cells.map((cell) => (cell === null ? "" : String(cell)));
    return { name, elementType: "string", itemShape: [], rows, values };
  }
  const values = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : Number(cell)));
  const texts = cells.map((cell) => (cell === null ? "" : String(cell)));
  return { name, elementType: "float64", itemShape: [], rows, values, texts };
}
