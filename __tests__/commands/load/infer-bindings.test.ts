import { expect, test } from "@jest/globals";
import { inferBindings } from "../../../src/commands/load/infer-bindings.ts";
import type { LoadedModel } from "../../../src/commands/load/load-model.ts";
import { makeDataset } from "../../../src/data/dataset.ts";
import { readCsv } from "../../../src/data/read-csv.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { makeModel } from "../../../src/model/make-model.ts";
import type { TensorSpec } from "../../../src/schema/tensor.ts";

function loaded(...inputs: readonly TensorSpec[]): LoadedModel {
  return {
    path: "/m.onnx",
    source: "m.onnx",
    model: makeModel({ opset: 17, inputs, outputs: [], initializers: [], nodes: [] }),
    dataFiles: [],
    bytes: 1,
    gzipBytes: 1,
    digest: "",
    signature: { inputs, outputs: [] },
    parameters: 0,
  };
}

const matrix: TensorSpec = { name: "x", elementType: "float32", shape: [null, 2] };
const tokens: TensorSpec = { name: "input_ids", elementType: "int64", shape: [null, null] };
const data = (text: string) => makeDataset(readCsv(text, "e.csv", ","), nodeHost().digest);
const NOTHING = { given: {}, tokenizer: undefined, label: undefined };

test("a matrix takes the numeric columns but not the label, whatever its name", () => {
  const table = data("a,quality,b\n1,0,2\n");
  expect(inferBindings(loaded(matrix), table, { ...NOTHING, label: "quality" })).toEqual({
    x: { columns: ["a", "b"] },
  });
});

test("what is given is not guessed, and its columns are not taken twice", () => {
  const other = { ...matrix, name: "z" };
  const table = data("a,b,c,d\n1,2,3,4\n");
  const given = { x: { columns: ["d", "a"] } };
  expect(inferBindings(loaded(matrix, other), table, { ...NOTHING, given })).toEqual({
    x: { columns: ["d", "a"] },
    z: { columns: ["b", "c"] },
  });
});

test("text goes through the tokenizer that is named", () => {
  const table = data("text\nhello\nworld\n");
  const stated = { ...NOTHING, tokenizer: "t/tokenizer.json" };
  expect(inferBindings(loaded(tokens), table, stated)).toEqual({
    input_ids: { text: "text", tokenizer: "t/tokenizer.json" },
  });
  expect(() => inferBindings(loaded(tokens), table, NOTHING)).toThrow(
    'Cannot bind input "input_ids" to text "text": name the model\'s tokenizer (--tokenizer tokenizer.json)',
  );
});

test("an input of which nothing can be guessed is refused with what to say", () => {
  expect(() => inferBindings(loaded(matrix), data("a,b,c\n1,2,3\n"), NOTHING)).toThrow(
    'Cannot bind input "x": data "e.csv" has no column of that name (its columns are "a", "b", "c"); say where it comes from, such as --input x=COLUMN or --input x=COLUMN,COLUMN',
  );
});

test("inputs that have columns of their names need no binding", () => {
  const age: TensorSpec = { name: "age", elementType: "float32", shape: [null, 1] };
  expect(inferBindings(loaded(age), data("age\n1\n"), NOTHING)).toEqual({});
});
