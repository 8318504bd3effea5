import { expect, test } from "@jest/globals";
import { cellTexts, type DataColumn, makeDataset } from "../../src/data/dataset.ts";
import { bytesInMemory } from "../../src/data/file-pieces.ts";
import { readCsv } from "../../src/data/read-csv.ts";
import { readParquet } from "../../src/data/read-parquet.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { fixtureBytes, fixtureText } from "../support/fixtures.ts";

type Cell = string | null | readonly Cell[];

const reference: {
  readonly files: Readonly<Record<string, Readonly<Record<string, readonly Cell[]>>>>;
} = JSON.parse(fixtureText("reference/tables.json"));

const table = (name: string): Uint8Array => fixtureBytes(`reference/tables/${name}.parquet`);

async function columnsOf(name: string): Promise<readonly DataColumn[]> {
  return (await readParquet(bytesInMemory(table(name)), `${name}.parquet`)).columns;
}

/** As numbers are written here, 64-bit ones exactly. */
function numberText(cell: Cell | undefined): string {
  if (typeof cell !== "string") return "NaN";
  return /^-?\d+$/.test(cell) ? cell : String(Number(cell));
}

test("numbers of all widths are read as pyarrow wrote them, in their own types", async () => {
  for (const column of await columnsOf("numbers")) {
    const cells = reference.files["numbers"]?.[column.name] ?? [];
    expect([column.name, ...cellTexts(column)]).toEqual([column.name, ...cells.map(numberText)]);
    const type = { float16: "float32", decimal: "float64" }[column.name] ?? column.name;
    expect([column.name, column.elementType]).toEqual([column.name, type]);
  }
});

test("a missing number is none, a missing text is empty", async () => {
  const columns = await columnsOf("missing");
  const cells = reference.files["missing"] ?? {};
  for (const column of columns.slice(0, 3)) {
    expect(column.elementType).toBe("float64");
    expect(cellTexts(column)).toEqual(cells[column.name]?.map(numberText));
  }
  expect(columns[3]?.values).toEqual(["a", "", ""]);
});

test.each(["texts", "dates"])("%s are read as text", async (name) => {
  const columns = await columnsOf(name);
  expect(Object.fromEntries(columns.map((column) => [column.name, column.values]))).toEqual(
    reference.files[name],
  );
});

test("lists of numbers are items of a shape, what is missing in them is none", async () => {
  const columns = await columnsOf("lists");
  const shapes = columns.map(({ name, rows, itemShape }) => [name, rows, itemShape]);
  expect(shapes).toEqual([
    ["float32", 2, [2]],
    ["int64", 2, [3]],
    ["nested", 2, [2, 2]],
    ["fixed", 2, [2]],
  ]);
  for (const column of columns) {
    const cells = reference.files["lists"]?.[column.name] ?? [];
    const flat: readonly Cell[] = cells.flat(3);
    expect(cellTexts(column)).toEqual(flat.map(numberText));
  }
});

test.each(["none", "snappy", "gzip", "zstd", "brotli", "lz4", "delta"])(
  "many rows in several groups and pages are whole and in order (%s)",
  async (codec) => {
    const [id, name, half] = await columnsOf(`many-${codec}`);
    const rows = Array.from({ length: 400 }, (_, row) => row);
    expect(id?.values).toEqual(BigInt64Array.from(rows, BigInt));
    expect(name?.values).toEqual(rows.map((row) => `row ${row % 7}`));
    expect(half?.values).toEqual(Float64Array.from(rows, (row) => row / 2));
  },
);

test("rows have the digests that they have in a table of text", async () => {
  const { digest } = nodeHost();
  const lines = Array.from({ length: 400 }, (_, row) => `row ${row % 7},${row / 2},${row}`);
  const csv = readCsv(["name,half,id", ...lines].join("\n"), "t.csv", ",");
  const parquet = await readParquet(bytesInMemory(table("many-zstd")), "t.parquet");
  expect(makeDataset(parquet, digest).rowDigests).toEqual(makeDataset(csv, digest).rowDigests);
});

async function refusalOf(bytes: Uint8Array): Promise<string> {
  try {
    await readParquet(bytesInMemory(bytes), "t.parquet");
  } catch (error) {
    if (error instanceof UserError && error.code === "data-malformed") return error.message;
    throw error;
  }
  throw new Error("The table was read");
}

test.each([
  ["record", "record"],
  ["map", "map"],
  ["words", "words"],
  ["fixed-bytes", "bytes"],
])("a table of %s names the column that cannot be read", async (name, column) => {
  expect(await refusalOf(table(name))).toBe(
    `Cannot read data "t.parquet": column "${column}" is of a type that is not read; numbers, booleans, texts, dates and lists of numbers are`,
  );
});

test("lists of differing lengths are refused with the row", async () => {
  expect(await refusalOf(table("ragged"))).toBe(
    'Cannot read data "t.parquet": "ragged" in row 2 has shape [2], and rows before it have [1]',
  );
});

test("bytes that are no text are not taken for it", async () => {
  expect(await refusalOf(table("raw-bytes"))).toBe(
    'Cannot read data "t.parquet": "raw" in row 1 holds bytes that are no text',
  );
});

test("a file that is cut or none of its kind is refused, never read in part", async () => {
  const bytes = table("many-snappy");
  for (const length of [0, 3, 4, 100, 5000, bytes.length - 8, bytes.length - 1])
    expect(await refusalOf(bytes.subarray(0, length))).toMatch(
      /it is not a whole Parquet file \(.+\)$/,
    );
  expect(await refusalOf(fixtureBytes("reference/arrays/stored.npz"))).toMatch(
    /not a whole Parquet/,
  );
});

test("a damaged page is refused with a sentence or read as other values, and nothing crashes", async () => {
  const bytes = table("many-zstd");
  for (let at = 4; at < bytes.length; at += 97) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    const outcome = await readParquet(bytesInMemory(damaged), "t.parquet").catch(
      (error: unknown) => error,
    );
    expect(outcome instanceof UserError || !(outcome instanceof Error)).toBe(true);
  }
});
