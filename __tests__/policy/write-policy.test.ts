import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import type { PolicyFacts } from "../../src/policy/policy-facts.ts";
import { parsePolicy } from "../../src/policy/read-policy.ts";
import { describePolicy } from "../../src/policy/write-policy.ts";
import type { ModelPolicy } from "../../src/schema/generated/policy.ts";
import type { ColumnFacts } from "../../src/policy/policy-facts.ts";
import type { ElementType, TensorSpec } from "../../src/schema/tensor.ts";

const tensor = (
  name: string,
  elementType: ElementType,
  shape: TensorSpec["shape"],
): TensorSpec => ({ name, elementType, shape });
const numbers = (name: string): ColumnFacts => ({ name, elementType: "float64", itemShape: [] });
const texts = (name: string, ...distinct: readonly string[]): ColumnFacts => ({
  name,
  elementType: "string",
  itemShape: [],
  ...(distinct.length === 0 ? {} : { distinct }),
});

const CENSUS: PolicyFacts = {
  modelName: "census-income",
  modelPath: "models/census.onnx",
  inputs: [
    tensor("age", "float32", [null, 1]),
    tensor("sex", "string", [null, 1]),
    tensor("education", "string", [null, 1]),
  ],
  outputs: [tensor("label", "string", ["N"]), tensor("probabilities", "float32", ["N", 2])],
  evaluationPath: "evaluation.csv",
  calibrationPath: "calibration.csv",
  columns: [
    numbers("age"),
    texts("sex", "Male", "Female"),
    texts("education", ...Array.from("abcdefghijk")),
    texts("income", ">50K", "<=50K"),
  ],
  label: "income",
};
const DIGITS: PolicyFacts = {
  modelName: "digits",
  modelPath: "digits.onnx",
  inputs: [tensor("image", "float32", ["N", 1, 28, 28])],
  outputs: [tensor("logits", "float32", ["N", 10])],
  evaluationPath: "evaluation.npz",
  columns: [
    { name: "image", elementType: "uint8", itemShape: [1, 28, 28] },
    { name: "label", elementType: "int64", itemShape: [] },
  ],
};
const MAIL: PolicyFacts = {
  modelName: "mail-spam",
  modelPath: "mail.onnx",
  inputs: [tensor("input_ids", "int64", ["N", "T"]), tensor("attention_mask", "int64", ["N", "T"])],
  outputs: [tensor("logits", "float32", ["N", 2])],
  evaluationPath: "evaluation.jsonl",
  columns: [texts("text"), numbers("label"), texts("format", "html", "plain")],
  tokenizerPath: "tokenizer.json",
};
const TABLE: PolicyFacts = {
  ...DIGITS,
  inputs: [tensor("x", "float32", ["N", 2])],
  outputs: [tensor("y_hat", "float32", ["N", 1])],
  columns: [numbers("y"), numbers("width"), numbers("height")],
};

function modelOf(facts: PolicyFacts): ModelPolicy {
  const [model] = Object.values(parsePolicy(describePolicy(facts), "p.yml").models);
  if (model === undefined) throw new Error("It has no model");
  return model;
}

test("the policy of a table with named inputs needs no bindings and lists its classes", () => {
  expect(modelOf(CENSUS)).toEqual({
    path: "models/census.onnx",
    task: { kind: "classification", output: "probabilities", classes: ["<=50K", ">50K"] },
    data: {
      calibration: { path: "calibration.csv" },
      evaluation: { path: "evaluation.csv", label: "income", slices: ["sex"] },
    },
    recipe: "auto",
    criteria: "standard",
    serving: { batch: 1, threads: 1 },
  });
});

test("the order of the classes is a guess, and the policy says so", () => {
  expect(describePolicy(CENSUS)).toContain("check that this is the order of the model's scores");
});

test("bytes of an image are scaled to 0 to 1, and a label is found by its name", () => {
  const { inputs, task, data } = modelOf(DIGITS);
  expect(inputs).toEqual({ image: { scale: 1 / 255 } });
  expect(task).toEqual({ kind: "classification", output: "logits" });
  expect(data).toEqual({ evaluation: { path: "evaluation.npz", label: "label" } });
});

test("bytes for an input of bytes are not scaled", () => {
  const inputs = [tensor("image", "uint8", ["N", 1, 28, 28])];
  expect(modelOf({ ...DIGITS, inputs }).inputs).toBeUndefined();
});

test("an image under another name is bound to it when it is the only one", () => {
  const inputs = [tensor("x", "float32", ["N", 1, 28, 28])];
  expect(modelOf({ ...DIGITS, inputs }).inputs).toEqual({
    x: { column: "image", scale: 1 / 255 },
  });
  const second = { name: "mask", elementType: "uint8", itemShape: [1, 28, 28] } as const;
  const columns = [...DIGITS.columns, second];
  expect(modelOf({ ...DIGITS, inputs, columns }).inputs).toBeUndefined();
});

test("one image cannot be meant for two inputs", () => {
  const inputs = ["left", "right"].map((name) => tensor(name, "float32", ["N", 1, 28, 28]));
  expect(modelOf({ ...DIGITS, inputs }).inputs).toBeUndefined();
});

test("of several float outputs the one called like scores is judged, and the others are named", () => {
  const outputs = [tensor("embedding", "float32", ["N", 8]), ...DIGITS.outputs];
  expect(modelOf({ ...DIGITS, outputs }).task).toMatchObject({ output: "logits" });
  expect(describePolicy({ ...DIGITS, outputs })).toContain('# Other float outputs: "embedding".');
});

test("the only column that no input takes is the label when it has as many values as there are scores", () => {
  const { label: _, ...unnamed } = CENSUS;
  expect(describePolicy(unnamed)).toContain("label: income");
  expect(describePolicy(unnamed)).toContain("# Taken for the label: no input takes it");
  const [output, scores] = CENSUS.outputs;
  if (output === undefined || scores === undefined) throw new Error("two outputs are expected");
  const three = { ...unnamed, outputs: [output, { ...scores, shape: ["N", 3] }] };
  expect(describePolicy(three)).toContain("# label: ...");
  const two = { ...unnamed, columns: [...CENSUS.columns, texts("region", "north", "south")] };
  expect(describePolicy(two)).toContain("# label: ...");
});

test("a label that the data lacks is said to be missing, whatever its name", () => {
  const text = describePolicy({ ...CENSUS, label: "incme\nversion: 2" });
  expect(text).toContain('# The data has no column "incme\\nversion: 2"');
  expect(parsePolicy(text, "p.yml").version).toBe(1);
});

test("token inputs share the text column and its tokenizer", () => {
  const { inputs, data } = modelOf(MAIL);
  expect(inputs).toEqual({ input_ids: { text: "text", tokenizer: "tokenizer.json" } });
  expect(data.evaluation.slices).toEqual(["format"]);
});

test("without a tokenizer the policy says where it must be put", () => {
  const { tokenizerPath: _, ...facts } = MAIL;
  expect(describePolicy(facts)).toContain("# No tokenizer was named");
});

test("a matrix takes exactly as many columns as it is wide, and never the label", () => {
  expect(modelOf(TABLE)).toMatchObject({
    task: { kind: "regression", output: "y_hat" },
    inputs: { x: { columns: ["width", "height"] } },
    data: { evaluation: { label: "y" } },
  });
  const narrow = [tensor("x", "float32", ["N", 2])];
  const columns = [...TABLE.columns, numbers("depth")];
  expect(modelOf({ ...TABLE, inputs: narrow, columns }).inputs).toBeUndefined();
  const inputs = [tensor("x", "float32", ["N", 3])];
  expect(modelOf({ ...TABLE, inputs }).inputs).toBeUndefined();
  expect(describePolicy({ ...TABLE, inputs })).toContain(
    '# The data has no column for this input ("float32 [N, 3]"): say where it comes from.',
  );
});

test.each([
  ["0 and 1", ["0", "1"], "classification"],
  ["0, 1 and 2", ["0", "1", "2"], "regression"],
  ["values that nobody counted", undefined, "regression"],
])("a single score with labels of %s", (_, distinct, kind) => {
  const label = { ...numbers("y"), ...(distinct === undefined ? {} : { distinct }) };
  const columns = [label, ...TABLE.columns.slice(1)];
  expect(modelOf({ ...TABLE, columns }).task?.kind).toBe(kind);
});

test("without a label scores are classes, and anything else is only compared", () => {
  const columns = DIGITS.columns.slice(0, 1);
  expect(modelOf({ ...DIGITS, columns }).task).toEqual({
    kind: "classification",
    output: "logits",
  });
  const outputs = [tensor("embedding", "float32", ["N", 384])];
  expect(modelOf({ ...DIGITS, columns, outputs }).task).toEqual({
    kind: "fidelity",
    output: "embedding",
  });
});

test("more classes than scores are not written down", () => {
  const columns = [...CENSUS.columns.slice(0, 3), texts("income", "low", "middle", "high")];
  expect(modelOf({ ...CENSUS, columns }).task).toEqual({
    kind: "classification",
    output: "probabilities",
  });
});

test("fewer classes than scores are not written down", () => {
  const outputs = [tensor("probabilities", "float32", ["N", 3])];
  const text = describePolicy({ ...CENSUS, outputs });
  expect(modelOf({ ...CENSUS, outputs }).task).toEqual({
    kind: "classification",
    output: "probabilities",
  });
  expect(text).toContain("# The model gives 3 scores, and the label was seen with 2 names");
});

test("a model without float outputs gets a policy that says what is wrong", () => {
  const outputs = [tensor("label", "string", ["N"])];
  expect(describePolicy({ ...CENSUS, outputs })).toContain("# The model has no float output");
  expect(modelOf({ ...CENSUS, outputs }).task).toBeUndefined();
});

test("protected attributes are offered as groups, and the offer validates", () => {
  const text = describePolicy(CENSUS);
  expect(text).toContain("# groups: [sex]");
  const { models } = parsePolicy(text.replace("# groups:", "groups:"), "p.yml");
  expect(models["census-income"]?.data.evaluation.groups).toEqual(["sex"]);
});

test.each([
  [1, false],
  [2, true],
  [10, true],
  [11, false],
])("a text column of %d values is a slice: %p", (count, isSlice) => {
  const values = Array.from({ length: count }, (_, index) => `v${index}`);
  const columns = [texts("part", ...values), ...CENSUS.columns.slice(3)];
  expect(modelOf({ ...CENSUS, columns }).data.evaluation.slices !== undefined).toBe(isSlice);
});

test("any names of models, files, columns and values make a policy that validates and keeps them", () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, unit: "binary" }),
    fc.constantFrom("true", "null", "yes", "~", "1", "a: b", "# x", "a\nversion: 2", "- x", "*a"),
  );
  fc.assert(
    fc.property(fc.tuple(name, name, name, name), ([path, column, value, output]) => {
      fc.pre(column !== "income" && value !== "b");
      const facts = {
        ...CENSUS,
        modelName: path,
        modelPath: path,
        outputs: [tensor(output, "float32", ["N", 2])],
        inputs: [tensor(column, "float32", ["N", 7])],
        columns: [texts(column, value, "b"), texts("income", value, "b")],
      };
      const model = modelOf(facts);
      expect(model.path).toBe(path);
      expect(model.data.evaluation.slices).toEqual([column]);
      expect(model.task).toMatchObject({ output, classes: [value, "b"].toSorted() });
      const unbound = { ...facts, inputs: [tensor(value, "float32", [column, 7])] };
      expect(modelOf(unbound).path).toBe(path);
    }),
    { numRuns: 400 },
  );
});
