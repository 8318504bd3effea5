import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { packRows } from "../../src/record/packed-rows.ts";
import { checkedRecord, readRecord, writeRecord } from "../../src/record/record-file.ts";
import type { RowTable, RunRecord } from "../../src/schema/generated/record.ts";
import { check } from "../../src/schema/validate.ts";
import { fakeHost } from "../support/fake-host.ts";
import { recordOf } from "../support/records.ts";

const PLAIN_ROWS = 20_000;
const digestOf = (row: number): string =>
  BigInt.asUintN(64, BigInt(row + 1) * 0x9e3779b97f4a7c15n)
    .toString(16)
    .padStart(16, "0");

function tableOf(rows: number): RowTable {
  const column = <Cell>(cell: (row: number) => Cell): Cell[] =>
    Array.from({ length: rows }, (_, row) => cell(row));
  return {
    digest: column(digestOf),
    label: column((row) => row % 3),
    base: column((row) => (row % 7 === 0 ? null : row % 2)),
    candidate: column((row) => row % 2),
    candidateExact: column((row) => row % 2),
    baseScore: column((row) => Number((((row * 7919) % 10_007) / 10_007).toFixed(4))),
  };
}

const withRows = (rows: RowTable): RunRecord => ({ ...recordOf(), rows });

test.each([
  [PLAIN_ROWS - 1, false],
  [PLAIN_ROWS, false],
  [PLAIN_ROWS + 1, true],
])(
  "the table of %i rows is packed: %s; it fits the schema and comes back as it was",
  async (rows, isPacked) => {
    const host = fakeHost();
    const record = withRows(tableOf(rows));
    await writeRecord(host, "record.json", record);
    const kept: unknown = JSON.parse(host.textOf("record.json"));
    expect(check("record", kept).kind).toBe("valid");
    expect(JSON.stringify(kept).includes('"packed"')).toBe(isPacked);
    expect(await readRecord(host, "record.json")).toEqual(record);
  },
);

test("a packed row takes some 20 bytes, and packing it again gives the same text", () => {
  const record = withRows(tableOf(50_000));
  const packed = packRows(record);
  expect(JSON.stringify(packed.rows).length / 50_000).toBeLessThan(25);
  expect(packRows(record)).toEqual(packed);
});

test("anybody can unpack a column with gunzip", () => {
  const { rows } = packRows(withRows(tableOf(PLAIN_ROWS + 1)));
  const bytes = Buffer.from(rows.packed?.columns["label"] ?? "", "base64");
  expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(tableOf(PLAIN_ROWS + 1).label);
});

const pack = (column: unknown): string => gzipSync(JSON.stringify(column)).toString("base64");

function refusalOf(columns: Readonly<Record<string, string>>): string {
  const { rows } = withRows(tableOf(0));
  const whole = {
    digest: pack(["a"]),
    base: pack([1]),
    candidate: pack([1]),
    candidateExact: pack([1]),
  };
  const packed = { rows: 1, columns: { ...whole, ...columns } };
  const given = { ...recordOf(), rows: { ...rows, packed } };
  try {
    checkedRecord(JSON.parse(JSON.stringify(given)), (why) => new Error(why));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "it was read";
}

test.each([
  ["that is whole", {}, "it was read"],
  [
    "without a column",
    { base: pack([1, 2]) },
    "Cannot unpack rows.base of a record: it is no list of 1 entries",
  ],
  [
    "that is no gzip",
    { base: "AAAA" },
    "Cannot unpack rows.base of a record: it is no base64 of the gzip of JSON",
  ],
  [
    "that is empty",
    { base: "" },
    "Cannot unpack rows.base of a record: it is no base64 of the gzip of JSON",
  ],
  ["of another kind", { base: pack(["x"]) }, 'rows.base[0] is "x"; it must be a number or empty'],
  ["of a column that nobody knows", { other: pack([1]) }, 'rows has the unknown key "other"'],
])("a packed table %s is judged cell by cell", (_, columns, outcome) => {
  expect(refusalOf(columns)).toContain(outcome);
});

test("a column that says it is larger than its rows can be is refused before it is unpacked", () => {
  const bomb = pack(Array.from({ length: 1000 }, () => 1));
  expect(refusalOf({ base: bomb })).toBe(
    "Cannot unpack rows.base of a record: 2001 bytes are more than 1 rows can take",
  );
});
