import { expect, test } from "@jest/globals";
import type { LoadedModel } from "../../../src/commands/load/load-model.ts";
import { resolveTask } from "../../../src/commands/load/resolve-task.ts";
import { makeDataset } from "../../../src/data/dataset.ts";
import { readCsv } from "../../../src/data/read-csv.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { makeModel } from "../../../src/model/make-model.ts";
import type { ModelPolicy, Task } from "../../../src/schema/generated/policy.ts";
import type { TensorSpec } from "../../../src/schema/tensor.ts";

const output = (
  shape: TensorSpec["shape"],
  name = "y",
  elementType: TensorSpec["elementType"] = "float32",
): TensorSpec => ({ name, elementType, shape });

function loaded(...outputs: readonly TensorSpec[]): LoadedModel {
  return {
    path: "/m.onnx",
    source: "m.onnx",
    model: makeModel({ opset: 17, inputs: [], outputs, initializers: [], nodes: [] }),
    dataFiles: [],
    bytes: 1,
    gzipBytes: 1,
    digest: "",
    signature: { inputs: [], outputs },
    parameters: 0,
  };
}

function policy(task?: Task, label: string | undefined = "label"): ModelPolicy {
  const evaluation = { path: "e.csv", ...(label === undefined ? {} : { label }) };
  return { path: "m.onnx", data: { evaluation }, ...(task === undefined ? {} : { task }) };
}

const data = (...labels: readonly string[]) =>
  makeDataset(readCsv(["label", ...labels].join("\n"), "e.csv", ","), nodeHost().digest);

test.each([
  ["names", ["cat", "dog"], [null, 1], "classification"],
  ["0 and 1 with one score", ["0", "1"], [null, 1], "classification"],
  ["numbers with one score", ["0.5", "1"], [null, 1], "regression"],
  ["whole numbers with several scores", ["0", "2"], [null, 3], "classification"],
  ["numbers with a vector of unknown width", ["0", "2"], [null, "C"], "classification"],
  ["numbers with a scalar a row", ["1.5", "2"], [null], "regression"],
])("labels that are %s", (...[, labels, shape, kind]) => {
  expect(resolveTask(loaded(output(shape)), policy(), data(...labels)).kind).toBe(kind);
});

test("without a label likeness is judged", () => {
  const { data: _, ...rest } = policy();
  const unlabelled = { ...rest, data: { evaluation: { path: "e.csv" } } };
  expect(resolveTask(loaded(output([null, 3])), unlabelled, data("0")).kind).toBe("fidelity");
});

test("what the policy says wins over what the labels suggest", () => {
  const task = resolveTask(
    loaded(output([null, 1])),
    policy({ kind: "regression" }),
    data("0", "1"),
  );
  expect(task).toMatchObject({ kind: "regression", classCount: undefined });
});

test("one score means two classes, and the last is positive", () => {
  const task = resolveTask(loaded(output([null, 1])), policy(), data("0", "1"));
  expect(task).toMatchObject({ classCount: 2, positive: 1 });
});

test("of more than two classes none is positive unless one is named", () => {
  const three = loaded(output([null, 3]));
  expect(resolveTask(three, policy(), data("0")).positive).toBeUndefined();
  const named = policy({ kind: "classification", classes: ["a", "b", "c"], positive: "b" });
  expect(resolveTask(three, named, data("a")).positive).toBe(1);
  const byIndex = policy({ kind: "classification", positive: "2" });
  expect(resolveTask(three, byIndex, data("0")).positive).toBe(2);
});

test("the deviation of a regression is another output, and the number is then the only one that is left", () => {
  const both = loaded(output([null, 1], "number"), output([null, 1], "spread"));
  const task = resolveTask(both, policy({ kind: "regression", deviation: "spread" }), data("1.5"));
  expect([task.output.name, task.deviation?.name]).toEqual(["number", "spread"]);
  expect(() =>
    resolveTask(both, policy({ kind: "regression", deviation: "sprad" }), data("1.5")),
  ).toThrow("several float outputs");
  const named = policy({ kind: "regression", output: "number", deviation: "sprad" });
  expect(() => resolveTask(both, named, data("1.5"))).toThrow(
    'Cannot find output "sprad" in model "m.onnx"; did you mean "spread"?',
  );
});

const two = loaded(output([null, 2]));
const REFUSED: readonly (readonly [string, LoadedModel, Task | undefined, string])[] = [
  [
    "an output that is not there",
    two,
    { kind: "classification", output: "z" },
    'Cannot find output "z" in model "m.onnx"; did you mean "y"?',
  ],
  [
    "an output of another name altogether",
    two,
    { kind: "classification", output: "probabilities" },
    'Cannot find output "probabilities" in model "m.onnx"; its outputs are "y"',
  ],
  [
    "several float outputs",
    loaded(output([null, 2]), output([null, 2], "aux")),
    undefined,
    'Cannot judge model "m.onnx": it has several float outputs ("y", "aux"); name one (task.output, or --output)',
  ],
  [
    "no float output",
    loaded(output([null], "y", "int64")),
    undefined,
    'Cannot judge model "m.onnx": it has no float output',
  ],
  [
    "more classes than scores",
    two,
    { kind: "classification", classes: ["a", "b", "c"] },
    'Cannot judge output "y": it has 2 scores, and task.classes names 3 classes',
  ],
  [
    "a positive class that is misspelt",
    two,
    { kind: "classification", classes: ["ham", "spam"], positive: "spams" },
    'Cannot find the positive class "spams"; did you mean "spam"?',
  ],
  [
    "a positive class that is none",
    two,
    { kind: "classification", classes: ["ham", "spam"], positive: "yes" },
    'Cannot find the positive class "yes"; the classes are "ham", "spam"',
  ],
  [
    "a positive class without classes",
    two,
    { kind: "classification", positive: "spam" },
    'Cannot find the positive class "spam"; list the classes (task.classes, or --classes)',
  ],
];

test.each(REFUSED)("%s is refused in a sentence", (...[, model, task, message]) => {
  expect(() => resolveTask(model, policy(task), data("0"))).toThrow(message);
});
