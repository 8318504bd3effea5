import { expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import { fc } from "../support/fast-check.ts";
import { csvRecords } from "../../src/data/csv-records.ts";
import { type DatasetParts, cellTexts } from "../../src/data/dataset.ts";
import { bytesInMemory, textPieces } from "../../src/data/file-pieces.ts";
import { csvReader, readCsv } from "../../src/data/read-csv.ts";
import { jsonlReader, readJsonl } from "../../src/data/read-jsonl.ts";
import type { TableReader } from "../../src/data/table-reader.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function readInPieces(
  reader: TableReader,
  text: string,
  pieceBytes: number,
): Promise<DatasetParts> {
  for await (const piece of textPieces(bytesInMemory(encode(text)), "x", pieceBytes))
    reader.push(piece);
  return reader.end();
}

const outcomeOf = async (read: () => unknown): Promise<unknown> => {
  try {
    return await read();
  } catch (error) {
    return String(error);
  }
};

/** Much of what is awkward in a table: quotes, line ends, characters of two to four bytes, numbers in many forms. */
const part = fc.constantFrom(
  "a",
  "é",
  "€",
  "😀",
  '"',
  '""',
  ",",
  "\n",
  "\r\n",
  "\r",
  " ",
  "7",
  "1.0",
  "-0.50",
  "1e3",
  "007",
);
const anyText = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(""));
const pieceBytes = fc.integer({ min: 1, max: 9 });
const mark = fc.constantFrom("", "\uFEFF");

test("a table that comes in pieces is the table that comes whole, wherever it is cut, also when it is refused", () =>
  fc.assert(
    fc.asyncProperty(mark, anyText, pieceBytes, async (begin, text, size) => {
      const whole = await outcomeOf(() => readCsv(begin + text, "x", ","));
      const pieces = () => readInPieces(csvReader("x", ","), begin + text, size);
      expect(await outcomeOf(pieces)).toEqual(whole);
    }),
    { numRuns: 500 },
  ));

test("lines of JSON that come in pieces are the lines that come whole", () => {
  const value = fc.oneof(anyText, fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
  const rows = fc.array(fc.dictionary(fc.constantFrom("a", "é", "__proto__"), value));
  return fc.assert(
    fc.asyncProperty(mark, rows, pieceBytes, async (begin, objects, size) => {
      const text = begin + objects.map((object) => JSON.stringify(object)).join("\r\n");
      const whole = await outcomeOf(() => readJsonl(text, "x"));
      expect(await outcomeOf(() => readInPieces(jsonlReader("x"), text, size))).toEqual(whole);
    }),
  );
});

const cell = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(""));
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const written = (text: string, isQuoted: boolean): string =>
  isQuoted || /[",\r\n]/.test(text) ? quoted(text) : text;

test("tables are split into records as csv-parse splits them", () => {
  const record = fc.array(fc.tuple(cell, fc.boolean()), { minLength: 2, maxLength: 2 });
  const table = fc.array(record, { minLength: 1, maxLength: 8 });
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(
      table,
      lineEnd,
      fc.record({ isEnded: fc.boolean(), hasGaps: fc.boolean() }),
      (rows, end, shape) => {
        const lines = rows.map((cells) =>
          cells.map(([text, asked]) => written(text, asked)).join(),
        );
        const text = lines.join(shape.hasGaps ? end + end : end) + (shape.isEnded ? end : "");
        const found: (readonly string[])[] = [];
        const records = csvRecords({
          delimiter: ",",
          onRecord: (cells) => found.push(cells),
          refuse: (why) => new Error(why),
        });
        for (const piece of text) records.push(piece);
        records.end();
        expect(found).toEqual(
          parse(text, { skip_empty_lines: true, record_delimiter: end, relax_quotes: false }),
        );
      },
    ),
  );
});

test("cells are given as they were written, however their numbers are", () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(2)),
    fc.integer().map((value) => `${value}.0`),
    fc.constantFrom("", " ", "007", "+1", "-0", "1E5", "1e400", "N/A", "12345678901234567890"),
  );
  fc.assert(
    fc.property(fc.array(number, { minLength: 1 }), (cells) => {
      const text = ["a,b", ...cells.map((one) => `${one},`)].join("\n");
      const [column] = readCsv(text, "x", ",").columns;
      expect(column === undefined ? [] : cellTexts(column)).toEqual(cells);
    }),
    { numRuns: 300 },
  );
});

test.each([["1\n2.5\n\n1e+30\n"], ["1.0\n2.5\n\n-3.0\n"], ["1.50\n2.25\n,\n0.10\n"]])(
  "numbers that are all written in one way take no memory for their texts: %j",
  (lines) => {
    const text = `a,b\n${lines
      .trimEnd()
      .split("\n")
      .map((one) => `${one.replace(",", "")},x`)
      .join("\n")}\n`;
    const [column] = readCsv(text, "x", ",").columns;
    expect(column?.elementType).toBe("float64");
    expect(column?.texts).toBeUndefined();
  },
);

test("a row that never ends is refused before it fills the memory", () => {
  const reader = csvReader("x.csv", ",");
  const long = "x".repeat(2 ** 24);
  const fill = (): void => {
    for (let piece = 0; piece < 5; piece += 1) reader.push(long);
  };
  reader.push('a,b\n1,"');
  expect(fill).toThrow(
    'Cannot read data "x.csv": the row that begins in line 2 has more than 67,108,864 characters; a quote in it may not be closed',
  );
});
