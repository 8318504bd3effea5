import { expect, test } from "@jest/globals";
import { cellTexts, columnOf, makeDataset, rowName } from "../../src/data/dataset.ts";
import { readDataset } from "../../src/data/read-dataset.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { datasetOf } from "../support/datasets.ts";
import { fakeHost } from "../support/fake-host.ts";
import { fixtureBytes, fixtureText } from "../support/fixtures.ts";

const { digest } = nodeHost();

const npz = fixtureBytes("reference/arrays/stored.npz");

test("the same rows have the same digests in a table, in lines of JSON and in arrays", async () => {
  const host = fakeHost({
    files: {
      "t.csv": "label,weight,name\n2,0.5,a\n0,1.0,b\n1,2,c\n",
      "t.tsv": "name\tlabel\tweight\na\t2\t.5\nb\t0\t1\nc\t1\t2e0\n",
      "t.jsonl":
        '{"name":"a","label":2,"weight":0.5}\n{"label":0,"name":"b","weight":1}\n{"weight":2,"label":1,"name":"c"}\n',
    },
  });
  const [csv, tsv, jsonl] = await Promise.all(
    ["t.csv", "t.tsv", "t.jsonl"].map((path) => readDataset(host, path)),
  );
  expect(tsv?.rowDigests).toEqual(csv?.rowDigests);
  expect(jsonl?.rowDigests).toEqual(csv?.rowDigests);
  expect(jsonl?.digest).toBe(csv?.digest);
  expect(new Set(csv?.rowDigests).size).toBe(3);
  const arrays = datasetOf({
    label: { elementType: "int64", values: BigInt64Array.of(2n, 0n, 1n) },
    weight: { elementType: "float16", values: Uint16Array.of(0x3800, 0x3c00, 0x4000) },
    name: ["a", "b", "c"],
  });
  expect(arrays.rowDigests).toEqual(csv?.rowDigests);
});

test("images have the same digests in arrays of bytes and in lines of JSON", async () => {
  const lines = [0, 4, 8].map((start) =>
    JSON.stringify({
      image: [
        [
          [start, start + 1],
          [start + 2, start + 3],
        ],
      ],
      label: [2, 0, 1][start / 4],
      weight: [0.5, 1, 2][start / 4],
      name: ["a", "b", "c"][start / 4],
    }),
  );
  const host = fakeHost({ files: { "t.jsonl": lines.join("\n"), "t.npz": npz } });
  const [first, second] = [await readDataset(host, "t.jsonl"), await readDataset(host, "t.npz")];
  expect(second.columns.get("image")?.itemShape).toEqual([1, 2, 2]);
  expect(first.rowDigests).toEqual(second.rowDigests);
});

/** The baselines in `fixtures/baselines` are kept under these: a digest that moves makes every stored answer unpaired. */
test.each([
  ["census-income", "evaluation.csv", "calibration.csv"],
  ["handwritten-digits", "evaluation.npz", "calibration.npz"],
  ["mail-spam", "evaluation.jsonl", "calibration.jsonl"],
])("the digests of %s are those under which its baseline is stored", async (model, ...files) => {
  const baseline: { evaluationDigest: string; calibrationDigest: string } = JSON.parse(
    fixtureText(`baselines/${model}.json`),
  );
  const read = files.map((file) => readDataset(nodeHost(), `fixtures/${model}/${file}`));
  const [evaluation, calibration] = await Promise.all(read);
  expect(evaluation?.digest).toBe(baseline.evaluationDigest);
  expect(calibration?.digest).toBe(baseline.calibrationDigest);
});

test("any other content has another digest", () => {
  const [first] = datasetOf({ a: [1], b: ["x"] }).rowDigests;
  const others = [
    datasetOf({ a: [1], b: ["y"] }),
    datasetOf({ a: [2], b: ["x"] }),
    datasetOf({ a: [1], c: ["x"] }),
    datasetOf({ a: ["1"], b: ["x"] }),
    datasetOf({ a: [Number.NaN], b: ["x"] }),
    datasetOf({ a: [1], b: ["x"], d: [0] }),
  ].flatMap(({ rowDigests }) => rowDigests);
  expect(new Set([first, ...others]).size).toBe(7);
});

test("zero has one digest, and so has what is not a number, whatever its bits", () => {
  const bits = new Float64Array(BigUint64Array.of(0xfff8000000000001n).buffer);
  expect(datasetOf({ a: [-0] }).rowDigests).toEqual(datasetOf({ a: [0] }).rowDigests);
  const odd = datasetOf({ a: { values: bits } });
  expect(odd.rowDigests).toEqual(datasetOf({ a: [Number.NaN] }).rowDigests);
});

test("whole numbers beyond the doubles keep their own digests", () => {
  const values = BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n);
  const [first, second] = datasetOf({ id: { elementType: "int64", values } }).rowDigests;
  expect(first).not.toBe(second);
});

test("row digests are 16 hexadecimal digits, and the dataset's digest knows their order", () => {
  const there = datasetOf({ a: [1, 2] });
  const back = datasetOf({ a: [2, 1] });
  for (const row of there.rowDigests) expect(row).toMatch(/^[0-9a-f]{16}$/);
  expect(there.digest).toMatch(/^[0-9a-f]{64}$/);
  expect(back.rowDigests.toReversed()).toEqual(there.rowDigests);
  expect(back.digest).not.toBe(there.digest);
});

test.each([
  ["no columns", []],
  ["no rows", [{ name: "a", elementType: "float64", itemShape: [], rows: 0, values: [] }] as const],
])("a file of %s is refused", (_, columns) => {
  expect(() => makeDataset({ source: "x.csv", columns }, digest)).toThrow(
    expect.objectContaining({
      code: "data-empty",
      message: 'Cannot read data "x.csv": it holds no rows',
    }),
  );
});

test("columns of differing length are refused", () => {
  expect(() => datasetOf({ a: [1, 2], b: [1] })).toThrow(
    expect.objectContaining({
      code: "data-malformed",
      message: 'Cannot read data "x.csv": "b" has 1 rows and "a" has 2',
    }),
  );
});

test.each([
  ["age;income", '; it looks separated by ";", and a .csv is read with commas, a .tsv with tabs'],
  ["age\tincome", "; it looks separated by tabs, which a .tsv is"],
  ["age", '; its columns are "age"'],
])("a table of another kind is known by its only column, %j", (only, said) => {
  expect(() => columnOf(datasetOf({ [only]: ["1"] }), "label", "the label")).toThrow(said);
});

test("a column that is not there is refused with the one that was meant, or with all", () => {
  const dataset = datasetOf({ income: [1], age: [2] });
  const search = (name: string) => () => columnOf(dataset, name, "the label");
  expect(search("incme")).toThrow(
    'Cannot find column "incme" (the label) in data "x.csv"; did you mean "income"?',
  );
  expect(search("zebra")).toThrow(
    'Cannot find column "zebra" (the label) in data "x.csv"; its columns are "income", "age"',
  );
  expect(columnOf(dataset, "age", "the label").values).toEqual(Float64Array.of(2));
});

test("rows are named as people count them", () => {
  expect(rowName(datasetOf({ a: [1, 2] }), 1)).toBe("row 2");
  expect(rowName(datasetOf({ a: [1, 2] }, [2, 5]), 1)).toBe("row 2 (line 5)");
});

test("cells are given as they were written, or as their values", () => {
  expect(cellTexts({ ...columnOf(datasetOf({ a: [1.5] }), "a", ""), texts: ["1.50"] })).toEqual([
    "1.50",
  ]);
  const values = Uint16Array.of(0x3e00);
  const half = datasetOf({ a: { elementType: "float16", values } });
  expect(cellTexts(columnOf(half, "a", ""))).toEqual(["1.5"]);
});
