import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { readJsonl } from "../../src/data/read-jsonl.ts";
import { UserError } from "../../src/schema/user-error.ts";

const read = (...lines: readonly unknown[]) =>
  readJsonl(lines.map((line) => JSON.stringify(line)).join("\n"), "x.jsonl");
const columnOf = (name: string, ...lines: readonly unknown[]) =>
  read(...lines).columns.find((column) => column.name === name);

function refusalOf(text: string): string {
  try {
    readJsonl(text, "x.jsonl");
  } catch (error) {
    if (error instanceof UserError && error.code === "data-malformed") return error.message;
    throw error;
  }
  throw new Error("The lines were read");
}

test("columns are the keys of all lines, in the order in which they come up", () => {
  const { columns } = read({ a: 1 }, { b: "x", a: 2 });
  expect(columns.map(({ name, values }) => [name, [...values]])).toEqual([
    ["a", [1, 2]],
    ["b", ["", "x"]],
  ]);
});

test("numbers, booleans, null and absent cells are numbers, and remember how they were written", () => {
  const column = columnOf("a", { a: 1.5 }, { a: true }, { a: null }, {});
  expect(column?.values).toEqual(Float64Array.of(1.5, 1, Number.NaN, Number.NaN));
  expect(column?.texts).toEqual(["1.5", "true", "", ""]);
});

test("one text makes a column of texts", () => {
  expect(columnOf("a", { a: 1 }, { a: "x" }, { a: null })?.values).toEqual(["1", "x", ""]);
});

test("lists of numbers are items of a shape, null in them is not a number", () => {
  const column = columnOf(
    "a",
    {
      a: [
        [1, 2, 3],
        [4, 5, null],
      ],
    },
    {
      a: [
        [0, 0, 0],
        [7, 8, 9],
      ],
    },
  );
  expect(column?.itemShape).toEqual([2, 3]);
  expect(column?.values).toEqual(Float64Array.of(1, 2, 3, 4, 5, Number.NaN, 0, 0, 0, 7, 8, 9));
});

test("empty lines, Windows line ends and a byte order mark are passed over, and lines keep their numbers", () => {
  const { columns, lines } = readJsonl('\uFEFF{"a":1}\r\n\r\n  {"a":2}  \n\n', "x.jsonl");
  expect([...(columns[0]?.values ?? [])]).toEqual([1, 2]);
  expect(lines).toEqual([1, 3]);
});

test("keys that objects have by nature are keys like others", () => {
  const { columns } = readJsonl('{"__proto__":1,"constructor":2}\n{"constructor":3}', "x.jsonl");
  expect(columns.map(({ name, values }) => [name, [...values]])).toEqual([
    ["__proto__", [1, Number.NaN]],
    ["constructor", [2, 3]],
  ]);
});

test.each([
  ['{"a":1}\n[1]', "line 2 is not a JSON object"],
  ['{"a":1}\n7', "line 2 is not a JSON object"],
  ['{"a":1}\nnull', "line 2 is not a JSON object"],
  ['{"a":{"b":1}}', '"a" in line 1 is an object'],
  ['{"a":[1,2]}\n{"a":[1]}', '"a" in line 2 has shape [1], and rows before it have [2]'],
  ['{"a":[1,2]}\n{"a":5}', '"a" in line 2 has shape [], and rows before it have [2]'],
  ['{"a":[1,2]}\n{}', '"a" in line 2 has shape [], and rows before it have [2]'],
  ['{"a":["x"]}', '"a" in line 1 holds more than numbers'],
  ['{"a":[[1,2],[3]]}', '"a" in line 1 holds lists of differing lengths'],
  ['{"a":[[1,2],[3],[4,5,6]]}', '"a" in line 1 holds lists of differing lengths'],
  ['{"a":[[1],2]}', '"a" in line 1 holds lists of differing lengths'],
])("%j is refused with the line and the reason", (text, why) => {
  expect(refusalOf(text)).toBe(`Cannot read data "x.jsonl": ${why}`);
});

test("a line that is cut is refused with its number", () => {
  expect(refusalOf('{"a":1}\n{"a":')).toMatch(
    /^Cannot read data "x\.jsonl": line 2 is not JSON \(.+\)$/,
  );
});

test("any rows of numbers and texts come back as they were", () => {
  const row = fc.record({
    number: fc.double({ noNaN: true, noDefaultInfinity: true }),
    text: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      // JSON has no negative zero.
      const numbers = columnOf("number", ...rows)?.values;
      expect(Array.from(numbers ?? [], Number)).toEqual(rows.map(({ number }) => number + 0));
      expect(columnOf("text", ...rows)?.values).toEqual(rows.map(({ text }) => text));
    }),
  );
});
