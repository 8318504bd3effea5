/** Tables of text: CSV and TSV with a header line. */
import { UserError } from "../schema/user-error.ts";
import { csvRecords } from "./csv-records.ts";
import type { DatasetParts } from "./dataset.ts";
import { type GrowingColumn, growingColumn, sharedTexts } from "./growing-column.ts";
import { numberIn } from "./number-form.ts";
import { readWhole, type TableReader } from "./table-reader.ts";

export function readCsv(text: string, source: string, delimiter: "," | "\t"): DatasetParts {
  return readWhole(csvReader(source, delimiter), text);
}

/**
 * A column whose cells are all numbers or missing, and not all missing, is numeric; a cell that is empty, or holds one of the
 * words for a missing number, is then NaN.
 */
export function csvReader(source: string, delimiter: "," | "\t"): TableReader {
  const refuse = (why: string): UserError =>
    new UserError("data-malformed", `Cannot read data "${source}": ${why}`);
  const [lines, columns]: [number[], GrowingColumn[]] = [[], []];
  let header: readonly string[] | undefined;
  const onRecord = (cells: readonly string[], line: number): void => {
    if (header === undefined) {
      header = checkedHeader(cells, refuse);
      columns.push(...header.map(() => growingColumn()));
      return;
    }
    if (cells.length !== columns.length)
      throw refuse(
        `line ${line} has ${counted(cells.length)}, and the lines before it have ${columns.length}${separatorHint(header, delimiter)}`,
      );
    lines.push(line);
    for (const [position, cell] of cells.entries()) columns[position]?.add(cell, numberIn(cell));
  };
  const records = csvRecords({ delimiter, onRecord, refuse });
  let isFirst = true;
  return {
    push: (text) => {
      if (text.includes("\0")) throw refuse("it is not text (it holds NUL bytes)");
      records.push(isFirst ? text.replace(/^\uFEFF/, "") : text);
      isFirst &&= text === "";
    },
    end: () => {
      records.end();
      const finished = (header ?? []).flatMap(
        (name, position) => columns[position]?.finish(name, "text") ?? [],
      );
      return { source, columns: finished, lines };
    },
  };
}

/** A header that is one cell of several names was written for another separator; decimal commas then cut numbers in two. */
function separatorHint(header: readonly string[], delimiter: "," | "\t"): string {
  const [only = ""] = header;
  if (header.length > 1) return "";
  const other = [
    { sign: ";", name: "semicolons" },
    { sign: "\t", name: "tabs" },
    { sign: ",", name: "commas" },
  ].find(({ sign }) => sign !== delimiter && only.includes(sign));
  if (other === undefined) return "";
  const wanted = delimiter === "," ? "commas, and numbers with decimal points" : "tabs";
  return `; its header looks separated by ${other.name}: write it with ${wanted}`;
}

const counted = (cells: number): string => (cells === 1 ? "1 cell" : `${cells} cells`);

function checkedHeader(
  header: readonly string[],
  refuse: (why: string) => UserError,
): readonly string[] {
  const twin = header.find((name, position) => header.indexOf(name) !== position);
  if (twin !== undefined) throw refuse(`line 1 names column "${twin}" twice`);
  return header.map(sharedTexts());
}
