import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { cellTexts } from "../../src/data/dataset.ts";
import { readCsv } from "../../src/data/read-csv.ts";
import { UserError } from "../../src/schema/user-error.ts";

function columnsOf(text: string, delimiter: "," | "\t" = ","): Readonly<Record<string, unknown>> {
  const { columns } = readCsv(text, "x.csv", delimiter);
  return Object.fromEntries(columns.map(({ name, values }) => [name, [...values]]));
}

function refusalOf(text: string): string {
  try {
    readCsv(text, "x.csv", ",");
  } catch (error) {
    if (error instanceof UserError && error.code === "data-malformed") return error.message;
    throw error;
  }
  throw new Error("The table was read");
}

test("columns of numbers are numbers, others are text", () => {
  expect(columnsOf("a,b,c\n1,x,-1.5e3\n+2, y ,.5\n")).toEqual({
    a: [1, 2],
    b: ["x", " y "],
    c: [-1500, 0.5],
  });
});

test("an empty cell among numbers is not a number, and keeps its row", () => {
  const { columns } = readCsv("a,b\n1,x\n,y\n 3 ,\n", "x.csv", ",");
  const [numbers, texts] = columns;
  expect(numbers?.values).toEqual(Float64Array.of(1, Number.NaN, 3));
  expect(numbers?.texts).toEqual(["1", "", " 3 "]);
  expect(texts?.values).toEqual(["x", "y", ""]);
});

test.each(["nan", "NaN", "NA", "N/A", "null", " nan "])(
  "%s among numbers is a missing number, as an empty cell is, and is still written so",
  (word) => {
    const [numbers] = readCsv(`a\n1\n${word}\n""\n2.5\n`, "x.csv", ",").columns;
    expect(numbers?.values).toEqual(Float64Array.of(1, Number.NaN, Number.NaN, 2.5));
    expect(numbers?.texts).toEqual(["1", word, "", "2.5"]);
    const [first] = readCsv(`a\n${word}\n1\n`, "x.csv", ",").columns;
    expect(first?.values).toEqual(Float64Array.of(Number.NaN, 1));
  },
);

test("words for a missing number stay texts where a text is among them, and where no number is", () => {
  expect(columnsOf("a,b\nNA,NA\nDE,nan\n1,NA\n")).toEqual({
    a: ["NA", "DE", "1"],
    b: ["NA", "nan", "NA"],
  });
});

test("a column of nothing is text, so that nothing is made up", () => {
  expect(columnsOf("a,b\n1,\n2,\n")).toEqual({ a: [1, 2], b: ["", ""] });
});

test.each(["n/a", "NULL", "None", "-nan", "inf", "1,5", "0x10", "1_000", "--1", "1e", "."])(
  "one %s makes a column text",
  (word) => {
    expect(columnsOf(`a\n1\n"${word}"\n`)).toEqual({ a: ["1", word] });
  },
);

test("quotes hold delimiters, quotes and line ends", () => {
  expect(columnsOf('a,b\n"x, ""y""","one\ntwo"\n')).toEqual({ a: ['x, "y"'], b: ["one\ntwo"] });
});

test("a byte order mark, Windows line ends and a missing last line end change nothing", () => {
  const plain = columnsOf("a,b\n1,x\n2,y\n");
  expect(columnsOf("\uFEFFa,b\r\n1,x\r\n2,y")).toEqual(plain);
});

test("tabs separate where tabs are asked for", () => {
  expect(columnsOf("a\tb\n1,5\tx\n", "\t")).toEqual({ a: ["1,5"], b: ["x"] });
});

test("rows know the line on which an editor shows them", () => {
  expect(readCsv("a,b\n1,x\n\n2,y\n3,z", "x.csv", ",").lines).toEqual([2, 4, 5]);
  expect(readCsv("a,b\r\n1,x\r\n2,y\r\n", "x.csv", ",").lines).toEqual([2, 3]);
  expect(readCsv('a,b\n1,"x\ny"\n2,z\n', "x.csv", ",").lines).toEqual([2, 4]);
});

test.each([
  ["a,b,a\n1,2,3\n", 'line 1 names column "a" twice'],
  ["a,b\n1,2\n3\n", "line 3 has 1 cell, and the lines before it have 2"],
  ["a,b\n1,2,3\n", "line 2 has 3 cells, and the lines before it have 2"],
  ["a\n1\0\n", "it is not text (it holds NUL bytes)"],
])("%j is refused with the line and the reason", (text, why) => {
  expect(refusalOf(text)).toBe(`Cannot read data "x.csv": ${why}`);
});

test("a quote that is never closed is found where it began", () => {
  expect(refusalOf('a,b\n1,"x\n2,y\n')).toBe(
    'Cannot read data "x.csv": the quote that opens a cell in line 2 is never closed',
  );
  expect(refusalOf('a,b\n"1\n","x\n2,y\n')).toBe(
    'Cannot read data "x.csv": the quote that opens a cell in line 3 is never closed',
  );
});

test("a quote in the middle of a cell is refused, and so is a cell that goes on behind its quote", () => {
  expect(refusalOf('a,b\n1,x"y"\n')).toBe(
    'Cannot read data "x.csv": line 2 has a quote inside of a cell; quote the whole cell and write the quote twice',
  );
  expect(refusalOf('a,b\n1,"x"y\n')).toBe(
    'Cannot read data "x.csv": line 2 goes on after the quote that closes a cell; a quote inside of a cell is written twice',
  );
});

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test("any table that is written by the rules is read back cell for cell", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "7", ",", '"', "\n", "\r\n", " ", "é", "\t"),
  });
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }),
    );
  fc.assert(
    fc.property(table, (rows) => {
      const names = rows[0]?.map((_, position) => `column ${position}`) ?? [];
      const text = [names, ...rows].map((row) => row.map(quoted).join(",")).join("\n");
      const { columns } = readCsv(text, "x.csv", ",");
      const cells = columns.map(cellTexts);
      expect(cells).toEqual(names.map((_, position) => rows.map((row) => row[position])));
    }),
  );
});

test("numbers come back as the doubles that they were", () => {
  const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
  fc.assert(
    fc.property(doubles, (values) => {
      const text = ["a", ...values.map((value) => (Object.is(value, -0) ? "-0" : String(value)))];
      expect(columnsOf(text.join("\n"))).toEqual({ a: values });
    }),
  );
});

test.each([
  [
    "a;b;c\n1,5;2,5;3,5\n",
    ",",
    "semicolons: write it with commas, and numbers with decimal points",
  ],
  ["a\tb\n1,5\t2\n", ",", "tabs: write it with commas, and numbers with decimal points"],
  ["a,b\n1\t2\n", "\t", "commas: write it with tabs"],
] as const)("%j names the separator that its header has", (text, delimiter, hint) => {
  const read = (): unknown => readCsv(text, "x.csv", delimiter);
  expect(read).toThrow(`and the lines before it have 1; its header looks separated by ${hint}`);
});

test("a header of one plain name says nothing of separators", () => {
  expect(() => readCsv("a\n1,5\n", "x.csv", ",")).toThrow(/and the lines before it have 1$/);
});
