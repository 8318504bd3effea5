/** Tables of text: CSV and TSV with a header line. */
import { CsvError, parse } from "csv-parse/sync";
import { UserError } from "../schema/user-error.ts";
import type { DataColumn, DatasetParts } from "./dataset.ts";

export function readCsv(text: string, source: string, delimiter: "," | "\t"): DatasetParts {
  if (text.includes("\0")) {
    throw new UserError(
      "data-malformed",
      `Cannot read data "${source}": it is not text (it holds NUL bytes)`,
    );
  }
  const { records, lines } = parseRecords(text, source, delimiter);
  const [header = [], ...rows] = records;
  const duplicate = header.find((name, position) => header.indexOf(name) !== position);
  if (duplicate !== undefined) {
    throw new UserError(
      "data-malformed",
      `Cannot read data "${source}": line 1 names column "${duplicate}" twice`,
    );
  }
  const columns = header.map((name, position) =>
    columnFrom(
      name,
      rows.map((row) => row[position] ?? ""),
    ),
  );
  return { source, columns, lines: lines.slice(1) };
}

interface Records {
  readonly records: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

function parseRecords(text: string, source: string, delimiter: string): Records {
  const lines: number[] = [];
  try {
    const records: string[][] = parse(text, {
      bom: true,
      delimiter,
      skip_empty_lines: true,
      on_record: (record: string[], context: { readonly lines: number }) => {
        lines.push(context.lines - lineBreaksIn(record));
        return record;
      },
    });
    return { records, lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const message = `Cannot read data "${source}": ${describe(error)}`;
    throw new UserError("data-malformed", message, { cause: error });
  }
}

/** The parser counts to the end of a record; an editor shows where it begins. */
function lineBreaksIn(record: readonly string[]): number {
  return record.reduce((total, cell) => total + cell.split("\n").length - 1, 0);
}

function describe(error: CsvError): string {
  const line = typeof error["lines"] === "number" ? `line ${error["lines"]} ` : "";
  const code: string = error.code;
  switch (code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
    case "CSV_RECORD_INCONSISTENT_COLUMNS": {
      const record: unknown = error["record"];
      const cells = Array.isArray(record) ? String(record.length) : "another number of";
      return `${line}has ${cells} cells, and the lines before it have another number`;
    }
    case "CSV_QUOTE_NOT_CLOSED":
      return `a quoted cell that begins near ${line}is never closed`;
    default:
      return `${line}is not valid: ${error.message.split("\n", 1)[0] ?? ""}`;
  }
}

/** A column whose cells are all numbers or empty, and not all empty, is numeric; an empty cell is then NaN. */
function columnFrom(name: string, texts: readonly string[]): DataColumn {
  const shared = { name, itemShape: [], rows: texts.length };
  const isNumeric = texts.some((text) => text.trim() !== "") && texts.every(isNumberText);
  if (!isNumeric) return { ...shared, elementType: "string", values: texts };
  const values = Float64Array.from(texts, (text) =>
    text.trim() === "" ? Number.NaN : Number(text),
  );
  return { ...shared, elementType: "float64", values, texts };
}

/** Words such as nan and inf are text: they may be names. */
function isNumberText(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === "" || /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed);
}
