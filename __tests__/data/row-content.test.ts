import { expect, test } from "@jest/globals";
import { contentOf, type RowContent } from "../../src/data/row-content.ts";
import { bindInputs } from "../../src/data/bind-inputs.ts";
import type { DataColumn } from "../../src/data/dataset.ts";
import { makeDataset } from "../../src/data/dataset.ts";
import type { InputBinding } from "../../src/schema/generated/policy.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { fakeHost } from "../support/fake-host.ts";

interface Case {
  readonly columns: readonly DataColumn[];
  readonly inputs?: readonly TensorSpec[];
  readonly bindings?: Readonly<Record<string, InputBinding>>;
}

async function content(
  { columns, inputs = [], bindings = {} }: Case,
  ...rows: readonly number[]
): Promise<readonly RowContent[]> {
  const host = fakeHost();
  const dataset = makeDataset({ source: "rows", columns }, host.digest);
  const feeds = await bindInputs(host, dataset, { inputs, bindings, directory: "." });
  const shown = { dataset, feeds: { ...feeds, rows: dataset.rows }, bindings, label: "label" };
  return contentOf(shown, rows, host.digest);
}

const texts = (name: string, ...values: readonly string[]): DataColumn => ({
  name,
  elementType: "string",
  itemShape: [],
  rows: values.length,
  values,
});
const numbers = (name: string, ...values: readonly number[]): DataColumn => ({
  name,
  elementType: "float64",
  itemShape: [],
  rows: values.length,
  values: Float64Array.from(values),
});

test("a row of a table is its columns without the label, in the order that is asked for", async () => {
  const columns = [numbers("age", 30, 41), texts("job", "cook", "nurse"), texts("label", "a", "b")];
  expect(await content({ columns }, 1, 0)).toEqual([
    {
      cells: [
        { name: "age", text: "41" },
        { name: "job", text: "nurse" },
      ],
      pictures: [],
    },
    {
      cells: [
        { name: "age", text: "30" },
        { name: "job", text: "cook" },
      ],
      pictures: [],
    },
  ]);
});

test("a long text is cut, and not within a character", async () => {
  const [row] = await content({ columns: [texts("text", "𝒳".repeat(700))] }, 0);
  expect(row?.cells[0]?.text).toBe(`${"𝒳".repeat(599)}…`);
});

const wide = (name: string): readonly DataColumn[] =>
  Array.from({ length: 64 }, (_, at) => numbers(`${name}${at}`, at, 63 - at));

test("columns that are named as pixels are an image, and others are not", async () => {
  const spec = { name: "x", elementType: "float32", shape: ["N", 64] } as const;
  const given = (name: string): Case => ({
    columns: wide(name),
    inputs: [spec],
    bindings: { x: { columns: wide(name).map((column) => column.name) } },
  });
  const [pixels] = await content(given("pixel"), 1);
  expect(pixels?.cells).toEqual([]);
  expect(pixels?.pictures).toMatchObject([{ name: "x" }]);
  const [facts] = await content(given("gene"), 1);
  expect(facts?.pictures).toEqual([]);
  expect(facts?.cells).toHaveLength(40);
});

test("a column of images is shown as it is in the data, beside the other columns", async () => {
  const image: DataColumn = {
    name: "image",
    elementType: "uint8",
    itemShape: [1, 8, 8],
    rows: 1,
    values: new Uint8Array(64),
  };
  const [row] = await content({ columns: [image, texts("place", "ward")] }, 0);
  expect(row?.pictures).toHaveLength(1);
  expect(row?.cells).toEqual([{ name: "place", text: "ward" }]);
});
