import { expect, test } from "@jest/globals";
import { compare, type CompareRequest } from "../../src/commands/compare.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { fakeEngine, turned } from "../support/fake-engine.ts";
import { TOY_ROWS, toyHost, toyModel } from "../support/toy-project.ts";

const REQUEST: CompareRequest = {
  basePath: "toy.onnx",
  candidatePath: "small.onnx",
  dataPath: "evaluation.csv",
  label: "label",
  rows: undefined,
  task: undefined,
  slices: [],
  groups: [],
  inputs: {},
  tokenizer: undefined,
  preset: "standard",
  output: undefined,
};
const host = () => toyHost({ "small.onnx": writeModel(toyModel()) });

test("a model that answers alike passes without policy, baseline or calibration data", async () => {
  const machine = host();
  const { record, exitCode } = await compare(machine, fakeEngine(), {
    ...REQUEST,
    inputs: { x: { columns: ["a", "b"] } },
  });
  expect(record.candidate).toMatchObject({ origin: "provided", recipe: null, path: "small.onnx" });
  expect(record.findings.filter(({ id }) => id.includes("baseline"))).toEqual([]);
  expect(record.data.evaluation.rows).toBe(TOY_ROWS);
  expect([0, 2]).toContain(exitCode);
});

test("inputs are guessed, and the label is none of them", async () => {
  const machine = host();
  const { record } = await compare(machine, fakeEngine(), REQUEST);
  const accuracy = record.measurements.find(
    ({ metric, arm, slice }) => metric === "accuracy" && arm === "base" && slice === "all",
  );
  expect(accuracy?.estimate).toBe(0.9);
});

test("without a label only likeness is judged", async () => {
  const { record } = await compare(host(), fakeEngine(), {
    ...REQUEST,
    label: undefined,
    inputs: { x: { columns: ["a", "b"] } },
  });
  const metrics = new Set(record.findings.map(({ metric }) => metric));
  expect(metrics).toContain("sqnr");
  expect(metrics).not.toContain("accuracy");
});

test("the record is kept where --save says, and nowhere else", async () => {
  const machine = host();
  const before = [...machine.contents.keys()];
  await compare(machine, fakeEngine(), REQUEST);
  expect([...machine.contents.keys()]).toEqual(before);
  await compare(machine, fakeEngine(), { ...REQUEST, output: "kept" });
  expect([...machine.contents.keys()]).toEqual([...before, "/project/kept/record.json"]);
});

test("a candidate that answers worse fails", async () => {
  const { exitCode } = await compare(host(), fakeEngine({ scores: turned("small.onnx") }), REQUEST);
  expect(exitCode).toBe(1);
});

test("--rows judges a sample, and the record says so", async () => {
  const { record } = await compare(host(), fakeEngine(), { ...REQUEST, rows: 50 });
  expect(record.data.evaluation.rows).toBe(50);
  expect(record.rows.digest).toHaveLength(50);
  expect(record.notices).toContain(
    `50 of the ${TOY_ROWS} rows of "evaluation.csv" are judged, chosen by what they hold (data.evaluation.rows)`,
  );
});

test("a candidate that is not there is missed before the data is read", async () => {
  const machine = host();
  const missing = compare(machine, fakeEngine(), {
    ...REQUEST,
    candidatePath: "gone.onnx",
    dataPath: "also-gone.csv",
  });
  await expect(missing).rejects.toThrow('Cannot read "gone.onnx": there is no such file');
});
