import { expect, test } from "@jest/globals";
import { PERTURBATIONS } from "../../src/data/generated/perturbations.ts";
import { makeDataset, type DataColumn, type Dataset } from "../../src/data/dataset.ts";
import { inputColumns } from "../../src/data/input-columns.ts";
import type { Perturbation } from "../../src/data/perturbation.ts";
import { perturbableColumns } from "../../src/data/perturbable.ts";
import { perturbDataset } from "../../src/data/perturb.ts";
import { sampleRows } from "../../src/data/sample-rows.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { SCHEMAS } from "../../src/schema/generated/schemas.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";

const DIGEST = nodeHost().digest;

function perturbation(name: string): Perturbation {
  const found = PERTURBATIONS.find((known) => known.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

function numbers(name: string, values: readonly number[]): DataColumn {
  const shape = { elementType: "float64", itemShape: [], rows: values.length } as const;
  return { name, ...shape, values: Float64Array.from(values), texts: values.map(String) };
}

function words(name: string, values: readonly string[]): DataColumn {
  return { name, elementType: "string", itemShape: [], rows: values.length, values };
}

const table = (rows: number, source = "table.csv"): Dataset =>
  makeDataset(
    {
      source,
      columns: [
        numbers(
          "age",
          Array.from({ length: rows }, (_, row) => 20 + (row % 50)),
        ),
        numbers(
          "weight",
          Array.from({ length: rows }, (_, row) => 50 + (row % 37) / 4),
        ),
        words(
          "job",
          Array.from({ length: rows }, (_, row) => ["baker", "miller", "smith"][row % 3] ?? ""),
        ),
        words(
          "note",
          Array.from({ length: rows }, (_, row) => `this is note number ${row}, long enough`),
        ),
        numbers(
          "label",
          Array.from({ length: rows }, (_, row) => row % 2),
        ),
      ],
    },
    DIGEST,
  );

const input = (name: string, elementType: TensorSpec["elementType"]): TensorSpec => ({
  name,
  elementType,
  shape: ["N", 1],
});

const INPUTS = [
  input("age", "int64"),
  input("weight", "float32"),
  input("job", "string"),
  input("note", "string"),
];

const perturbed = (dataset: Dataset, name: string, seed = 1): Dataset =>
  perturbDataset(
    dataset,
    {
      perturbation: perturbation(name),
      severity: 5,
      seed,
      reference: dataset,
      columns: chosen(name, dataset),
    },
    DIGEST,
  );

const chosen = (name: string, dataset: Dataset, columns?: readonly string[]): readonly string[] =>
  perturbableColumns({
    perturbation: perturbation(name),
    inputs: inputColumns(dataset, INPUTS, {}),
    columns,
    reference: dataset,
  }).map(({ column }) => column.name);

const cells = (dataset: Dataset, name: string): readonly unknown[] => [
  ...(dataset.columns.get(name)?.values ?? []),
];

test("the catalogue and the schema name the same perturbations, each once", () => {
  expect(PERTURBATIONS.map(({ name }) => name)).toEqual(SCHEMAS["perturbation-name"].enum);
});

test.each(["typos", "jitter", "missing", "swapped-categories", "extreme-values"])(
  "rows that come change no other row: %s",
  (name) => {
    const few = table(60);
    const many = table(100);
    const facts = { perturbation: perturbation(name), severity: 4, seed: 1, reference: few };
    const columns = chosen(name, few);
    const [a, b] = [few, many].map((dataset) =>
      perturbDataset(dataset, { ...facts, columns }, DIGEST),
    );
    expect(b?.rowDigests.slice(0, 60)).toEqual(a?.rowDigests);
    expect(a?.rowDigests).not.toEqual(few.rowDigests);
  },
);

test("a row is perturbed by its content, the seed and the perturbation, not by its place", () => {
  const dataset = table(30);
  const columns = [...dataset.columns.values()].map((column) => {
    const values = ArrayBuffer.isView(column.values)
      ? column.values.toReversed()
      : column.values.toReversed();
    const { texts } = column;
    return { ...column, values, ...(texts === undefined ? {} : { texts: texts.toReversed() }) };
  });
  const reversed = makeDataset({ source: "table.csv", columns }, DIGEST);
  expect(perturbed(reversed, "typos").rowDigests.toReversed()).toEqual(
    perturbed(dataset, "typos").rowDigests,
  );
  expect(perturbed(dataset, "typos", 2).digest).not.toBe(perturbed(dataset, "typos", 1).digest);
});

test("labels and columns that the model does not read stay as they are", () => {
  const dataset = table(40);
  for (const name of ["jitter", "missing", "extreme-values", "typos", "swapped-categories"])
    expect(cells(perturbed(dataset, name), "label")).toEqual(cells(dataset, "label"));
});

test("by default, each perturbation takes the columns that it fits", () => {
  const dataset = table(60);
  expect(chosen("typos", dataset)).toEqual(["note"]);
  expect(chosen("swapped-categories", dataset)).toEqual(["job"]);
  expect(chosen("jitter", dataset)).toEqual(["age", "weight"]);
  // An integer has no NaN.
  expect(chosen("missing", dataset)).toEqual(["weight", "job"]);
  expect(chosen("tensor-noise", dataset)).toEqual(["age", "weight"]);
});

test("a policy may say that words are text, and cannot say that numbers are", () => {
  const dataset = table(60);
  expect(chosen("typos", dataset, ["job"])).toEqual(["job"]);
  expect(() => chosen("typos", dataset, ["age"])).toThrow(
    'Cannot perturb column "age" by "typos": it needs a text column, and the column holds float64',
  );
  expect(() => chosen("typos", dataset, ["label"])).toThrow(
    'Cannot perturb column "label" by "typos": the model reads "age", "weight", "job", "note"',
  );
});

test("a perturbation that fits nothing says in one sentence what it needs and what the model reads", () => {
  expect(() => chosen("blur", table(60))).toThrow(
    'Cannot perturb by "blur": it needs images of shape [height, width] or [channels, height, width] with 1, 3 or 4 channels, and the model reads "age" (float64), "weight" (float64), "job" (text), "note" (text)',
  );
});

test("whole columns stay whole, missing numbers are NaN and missing words are empty", () => {
  const dataset = table(200);
  expect(cells(perturbed(dataset, "jitter"), "age").every(Number.isInteger)).toBe(true);
  const lost = perturbed(dataset, "missing");
  expect(cells(lost, "weight").some(Number.isNaN)).toBe(true);
  expect(cells(lost, "job")).toContain("");
});

const image = (elementType: "uint8" | "float32", levels: number): Dataset => {
  const length = 4 * 8 * 8;
  const ramp = Array.from({ length }, (_, place) => ((place % 64) / 63) * levels);
  const values =
    elementType === "uint8" ? Uint8Array.from(ramp, Math.round) : Float32Array.from(ramp);
  const column = { name: "image", elementType, itemShape: [8, 8], rows: 4, values };
  return makeDataset({ source: "images.npz", columns: [column] }, DIGEST);
};

const bright = (dataset: Dataset) => {
  const request = {
    perturbation: perturbation("brightness"),
    severity: 5,
    seed: 1,
    reference: dataset,
  };
  return perturbDataset(dataset, { ...request, columns: ["image"] }, DIGEST).columns.get("image");
};

test("images of bytes stay bytes, and float images keep their range, be it 0 … 1 or 0 … 255", () => {
  const [bytes, unit, wide] = [image("uint8", 255), image("float32", 1), image("float32", 255)].map(
    bright,
  );
  // 4 + 0.3 × 255 is 80.5: a half goes to the even number.
  expect(bytes?.elementType).toBe("uint8");
  expect(bytes?.values[1]).toBe(80);
  expect(unit?.values[1]).toBeCloseTo(1 / 63 + 0.3, 6);
  expect(wide?.values[1]).toBeCloseTo(255 / 63 + 0.3 * 255, 4);
  expect(Math.max(...cells(image("float32", 1), "image").map(Number))).toBeLessThanOrEqual(1);
});

test("float16 columns stay float16", () => {
  const halves = {
    name: "x",
    elementType: "float16",
    itemShape: [2],
    rows: 1,
    values: Uint16Array.of(0x3c00, 0x4000),
  } as const;
  const dataset = makeDataset({ source: "x.npy", columns: [halves] }, DIGEST);
  const request = {
    perturbation: perturbation("tensor-noise"),
    severity: 1,
    seed: 1,
    reference: dataset,
  };
  const { elementType, values } =
    perturbDataset(dataset, { ...request, columns: ["x"] }, DIGEST).columns.get("x") ?? {};
  expect(elementType).toBe("float16");
  // 1 is 0x3c00; noise 40 dB below moves it by some hundredths.
  expect(Math.abs(Number(values?.[0]) - 0x3c00)).toBeLessThan(64);
});

test("sampleRows() takes the same rows when others come, save those that a new row displaces", () => {
  const few = sampleRows(table(100), { count: 20, seed: 1 }, DIGEST);
  const more = sampleRows(table(104), { count: 20, seed: 1 }, DIGEST);
  expect(few.rows).toBe(20);
  const kept = more.rowDigests.filter((rowDigest) => few.rowDigests.includes(rowDigest));
  expect(kept.length).toBeGreaterThanOrEqual(16);
  expect(sampleRows(table(10), { count: 20, seed: 1 }, DIGEST).rows).toBe(10);
});

test("a column that the reference rows lack says itself how it spreads", () => {
  const reference = makeDataset(
    { source: "other.csv", columns: [numbers("other", [1, 2])] },
    DIGEST,
  );
  const dataset = table(60);
  const inputs = inputColumns(dataset, INPUTS, {});
  const columns = perturbableColumns({
    perturbation: perturbation("swapped-categories"),
    inputs,
    columns: undefined,
    reference,
  });
  expect(columns.map(({ column }) => column.name)).toEqual(["job"]);
  const request = {
    perturbation: perturbation("jitter"),
    severity: 5,
    seed: 1,
    reference,
    columns: ["weight"],
  };
  expect(cells(perturbDataset(dataset, request, DIGEST), "weight")).not.toEqual(
    cells(dataset, "weight"),
  );
});

test("inputColumns() knows bindings by column, by several columns and by text", () => {
  const dataset = table(3);
  const inputs = [input("m", "float32"), input("input_ids", "int64"), input("gone", "float32")];
  const found = inputColumns(dataset, inputs, {
    m: { columns: ["age", "weight"] },
    input_ids: { text: "note" },
  });
  expect(found.map(({ column, isTokenized }) => [column.name, isTokenized])).toEqual([
    ["age", false],
    ["weight", false],
    ["note", true],
  ]);
});
