import { expect, test } from "@jest/globals";
import { bindInputs } from "../../src/data/bind-inputs.ts";
import type { InputBinding } from "../../src/schema/generated/policy.ts";
import type { Column, TensorSpec } from "../../src/schema/tensor.ts";
import { type Cells, datasetOf } from "../support/datasets.ts";
import { fakeHost } from "../support/fake-host.ts";
import { fixtureText } from "../support/fixtures.ts";

const TOKENIZER = fixtureText("mail-spam/tokenizer.json");
const host = fakeHost({ files: { "/project/gate/tokenizer.json": TOKENIZER } });

const float = (name: string, ...shape: TensorSpec["shape"]): TensorSpec => ({
  name,
  elementType: "float32",
  shape,
});
const tokens = (name: string, ...shape: TensorSpec["shape"]): TensorSpec => ({
  name,
  elementType: "int64",
  shape,
});

interface Case {
  readonly data: Readonly<Record<string, Cells>>;
  readonly inputs: readonly TensorSpec[];
  readonly bindings?: Readonly<Record<string, InputBinding>>;
  readonly label?: string;
}

async function bind({ data, inputs, bindings = {}, label }: Case): Promise<readonly Column[]> {
  const binding = { inputs, bindings, directory: "/project/gate", label };
  const { columns } = await bindInputs(host, datasetOf(data), binding);
  return columns;
}

const shapesOf = (columns: readonly Column[]): readonly (readonly number[])[] =>
  columns.map(({ itemShape }) => itemShape);

test("an input takes the column of its name, and columns that no input wants stay out", async () => {
  const columns = await bind({ data: { a: [1, 2], b: [3, 4] }, inputs: [float("b", "N")] });
  expect(columns).toEqual([
    { name: "b", elementType: "float32", itemShape: [], rows: 2, values: Float32Array.of(3, 4) },
  ]);
});

test("an input takes another column when the policy says so", async () => {
  const bindings = { x: { column: "a", scale: 2 } };
  const [column] = await bind({
    data: { a: [1, 2], x: [0, 0] },
    inputs: [float("x", "N")],
    bindings,
  });
  expect(column?.name).toBe("x");
  expect(column?.values).toEqual(Float32Array.of(2, 4));
});

test("a single value fits where the model wants one, however it writes that", async () => {
  const inputs = [float("a", "N"), float("b", "N", 1), float("c", "N", 1, 1), float("d", "N", "T")];
  const data = { a: [1], b: [1], c: [1], d: [1] };
  expect(shapesOf(await bind({ data, inputs }))).toEqual([[], [1], [1, 1], [1]]);
});

const image = (...itemShape: readonly number[]): Cells => ({
  itemShape,
  values: new Float64Array(12),
});

test.each<[readonly number[], TensorSpec["shape"], readonly number[]]>([
  [
    [1, 2, 3],
    ["N", 1, 2, 3],
    [1, 2, 3],
  ],
  [
    [1, 2, 3],
    ["N", "C", null, 3],
    [1, 2, 3],
  ],
  [[6], ["N", 1, 2, 3], [1, 2, 3]],
  [[1, 2, 3], ["N", 6], [6]],
  [
    [2, 3],
    ["N", 1, 2, 3],
    [1, 2, 3],
  ],
  [[6], ["N", 0], [6]],
  [[6], ["N", -1], [6]],
])("items of shape %j fit the input %j as %j", async (itemShape, shape, bound) => {
  expect(
    shapesOf(await bind({ data: { a: image(...itemShape) }, inputs: [float("a", ...shape)] })),
  ).toEqual([bound]);
});

test.each<[readonly number[], TensorSpec["shape"]]>([
  [
    [2, 3, 1],
    ["N", 1, 2, 3],
  ],
  [[6], ["N", 5]],
  [[6], ["N", "H", "W"]],
  [[], ["N", 2]],
])("items of shape %j do not fit the input %j", async (itemShape, shape) => {
  const wanted = shape.slice(1).map((size) => (typeof size === "number" ? size : "?"));
  await expect(
    bind({ data: { a: image(...itemShape) }, inputs: [float("a", ...shape)] }),
  ).rejects.toMatchObject({
    code: "data-input-unbound",
    message: `Cannot bind input "a", which takes items of shape [${wanted.join(", ")}]: column "a" of data "x.csv" has items of shape [${itemShape.join(", ")}]`,
  });
});

test("text inputs take the cells as they were written", async () => {
  const written = { values: Float64Array.of(1, 2), texts: ["1.0", "02"] };
  const inputs = [{ name: "a", elementType: "string", shape: ["N", 1] } as const];
  const [column] = await bind({ data: { a: written }, inputs });
  expect(column).toEqual({
    name: "a",
    elementType: "string",
    itemShape: [1],
    rows: 2,
    values: ["1.0", "02"],
  });
});

test("columns are joined in the order of the policy, and shaped as the model wants", async () => {
  const data = { a: [1, 2], b: [10, 20], c: [100, 200] };
  const bindings = { x: { columns: ["c", "a"], scale: 0.5 } };
  const [flat] = await bind({ data, inputs: [float("x", "N", 2)], bindings });
  expect(flat?.values).toEqual(Float32Array.of(50, 0.5, 100, 1));
  expect(flat?.itemShape).toEqual([2]);
  const [deep] = await bind({ data, inputs: [float("x", "N", 1, 2)], bindings });
  expect(deep?.itemShape).toEqual([1, 2]);
  const [open] = await bind({ data, inputs: [float("x", "N", null)], bindings });
  expect(open?.itemShape).toEqual([2]);
});

test("text among joined columns is refused with the type that the model takes", async () => {
  const data = { a: [1, 2], b: ["nan", "7 kg"] };
  const bindings = { x: { columns: ["a", "b"] } };
  const bound = bind({ data, inputs: [float("x", "N", 2)], bindings });
  await expect(bound).rejects.toThrow('holds text ("7 kg" in row 2) and the input is float32');
});

test("joined bytes and halves are numbers like others", async () => {
  const data = {
    a: { elementType: "uint8", values: Uint8Array.of(7) },
    b: { elementType: "float16", values: Uint16Array.of(0x3c00) },
  } as const;
  const bindings = { x: { columns: ["a", "b"] } };
  const [column] = await bind({ data, inputs: [float("x", "N", 2)], bindings });
  expect(column?.values).toEqual(Float32Array.of(7, 1));
});

test("text columns are joined as text", async () => {
  const inputs = [{ name: "x", elementType: "string", shape: ["N", 2] } as const];
  const bindings = { x: { columns: ["b", "a"] } };
  const [column] = await bind({ data: { a: ["1", "2"], b: ["x", "y"] }, inputs, bindings });
  expect(column?.values).toEqual(["x", "1", "y", "2"]);
});

test("one text binding fills all inputs of a tokenizer, each with its own", async () => {
  const inputs = ["input_ids", "attention_mask", "token_type_ids"].map((name) =>
    tokens(name, "N", "T"),
  );
  const bindings = {
    input_ids: { text: "body", tokenizer: "tokenizer.json", padding: "longest" },
  } as const;
  const [ids, mask, types] = await bind({
    data: { body: ["hello there", "hi"] },
    inputs,
    bindings,
  });
  expect(ids?.itemShape).toEqual([4]);
  expect(ids?.values[0]).toBe(2n);
  expect(mask?.values).toEqual(BigInt64Array.of(1n, 1n, 1n, 1n, 1n, 1n, 1n, 0n));
  expect(types?.values).toEqual(new BigInt64Array(8));
});

test("token inputs may be 32 bits wide, and of any name when the policy says the field", async () => {
  const inputs = [{ name: "seen", elementType: "int32", shape: ["N", "T"] } as const];
  const shared = { text: "body", tokenizer: "tokenizer.json", padding: "longest" } as const;
  const bindings = { seen: { ...shared, field: "attention-mask" } } as const;
  const [mask] = await bind({ data: { body: ["hi"] }, inputs, bindings });
  expect(mask?.values).toEqual(Int32Array.of(1, 1, 1));
});

const TEXT = { text: "body", tokenizer: "tokenizer.json" };

test.each<[string, Case, string, string]>([
  [
    "a binding of an input that is not there",
    { data: { a: [1] }, inputs: [float("image", "N")], bindings: { imge: {} } },
    "data-input-unbound",
    'Cannot bind input "imge": the model has none of that name; did you mean "image"?',
  ],
  [
    "a binding that is like no input",
    { data: { a: [1] }, inputs: [float("a", "N"), float("b", "N")], bindings: { zebra: {} } },
    "data-input-unbound",
    'Cannot bind input "zebra": the model has none of that name; its inputs are "a", "b"',
  ],
  [
    "an input without a column",
    { data: { a: [1], b: [2] }, inputs: [float("zebra", "N")] },
    "data-input-unbound",
    'Cannot bind input "zebra": data "x.csv" has no column of that name (its columns are "a", "b"); say where it comes from under "inputs"',
  ],
  [
    "an input that is nearly called as a column is",
    { data: { ages: [1], b: [2] }, inputs: [float("age", "N")] },
    "data-input-unbound",
    'Cannot bind input "age": data "x.csv" has no column of that name (did you mean "ages"?); say where it comes from under "inputs"',
  ],
  [
    "an input that is nearly called as the label is",
    { data: { x: [1], y: [2] }, inputs: [float("z", "N")], label: "y" },
    "data-input-unbound",
    'Cannot bind input "z": data "x.csv" has no column of that name (did you mean "x"?); say where it comes from under "inputs"',
  ],
  [
    "a column that is not there",
    { data: { age: [1] }, inputs: [float("x", "N")], bindings: { x: { column: "ages" } } },
    "data-column-missing",
    'Cannot find column "ages" (for input "x") in data "x.csv"; did you mean "age"?',
  ],
  [
    "too few columns for the width",
    {
      data: { a: [1], b: [1] },
      inputs: [float("x", "N", 3)],
      bindings: { x: { columns: ["a", "b"] } },
    },
    "data-input-unbound",
    'Cannot bind input "x": it takes 3 numbers a row, and 2 columns are named',
  ],
  [
    "a joined column of several values",
    {
      data: { a: [1], b: { itemShape: [2], values: Float64Array.of(1, 2) } },
      inputs: [float("x", "N", 2)],
      bindings: { x: { columns: ["a", "b"] } },
    },
    "data-input-unbound",
    'Cannot bind input "x" to columns: "b" of data "x.csv" has items of shape [2]; columns that are joined hold one value a row',
  ],
  [
    "text without a tokenizer",
    {
      data: { body: ["a"] },
      inputs: [tokens("input_ids", "N", "T")],
      bindings: { input_ids: { text: "body" } },
    },
    "data-input-unbound",
    'Cannot bind input "input_ids" to text "body": name a tokenizer (tokenizer: tokenizer.json)',
  ],
  [
    "tokens for a float input",
    { data: { body: ["a"] }, inputs: [float("x", "N", "T")], bindings: { x: TEXT } },
    "data-input-unbound",
    'Cannot bind input "x" to tokens: it is float32; token inputs are int64 or int32',
  ],
  [
    "more tokens than the model takes",
    {
      data: { body: ["a"] },
      inputs: [tokens("input_ids", "N", 64)],
      bindings: { input_ids: TEXT },
    },
    "data-input-unbound",
    'Cannot bind input "input_ids" to tokens: it takes 64 a row, and the tokenizer gives 128; set max-length: 64 and padding: max-length',
  ],
  [
    "a text column that is not there",
    {
      data: { body: ["a"] },
      inputs: [tokens("input_ids", "N", "T")],
      bindings: { input_ids: { ...TEXT, text: "bod" } },
    },
    "data-column-missing",
    'Cannot find column "bod" (for input "input_ids") in data "x.csv"; did you mean "body"?',
  ],
])("%s is refused with a sentence", async (_, single, ...[code, message]) => {
  await expect(bind(single)).rejects.toMatchObject({ code, message });
});

test("a tokenizer that is not there is said to be missing", async () => {
  const bindings = { input_ids: { text: "body", tokenizer: "gone.json" } };
  const single = { data: { body: ["a"] }, inputs: [tokens("input_ids", "N", "T")], bindings };
  await expect(bind(single)).rejects.toMatchObject({ code: "file-missing" });
});
