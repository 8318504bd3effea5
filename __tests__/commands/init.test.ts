import { describe, expect, test } from "@jest/globals";
import { init, type InitRequest } from "../../src/commands/init.ts";
import { check } from "../../src/commands/check.ts";
import { makeNode } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { parsePolicy } from "../../src/policy/read-policy.ts";
import type { ModelPolicy } from "../../src/schema/generated/policy.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { toyCsv, toyHost } from "../support/toy-project.ts";

const REQUEST: InitRequest = {
  modelPath: "toy.onnx",
  dataPath: "evaluation.csv",
  calibrationPath: undefined,
  label: undefined,
  tokenizer: undefined,
  policyPath: "gate.yml",
  force: false,
};

const modelOf = (text: string): ModelPolicy | undefined =>
  parsePolicy(text, "gate.yml").models["toy"];

test("what is written can be checked as it stands", async () => {
  const host = toyHost();
  const { path, text } = await init(host, REQUEST);
  expect(path).toBe("gate.yml");
  expect(host.textOf("gate.yml")).toBe(text);
  expect(modelOf(text)).toMatchObject({
    path: "toy.onnx",
    task: { kind: "classification", output: "scores" },
    inputs: { x: { columns: ["a", "b"] } },
    data: { evaluation: { path: "evaluation.csv", label: "label", slices: ["region"] } },
  });
  const request = { policyPath: "gate.yml", models: [], canary: false };
  const { records } = await check(host, fakeEngine(), request);
  expect(records[0]?.rows.base).not.toContain(null);
});

test("paths are relative to the policy, wherever it is written", async () => {
  const host = toyHost({ "models/toy.onnx": toyHost().contents.get("/project/toy.onnx") ?? "" });
  const { text } = await init(host, {
    ...REQUEST,
    modelPath: "models/toy.onnx",
    calibrationPath: "/project/calibration.csv",
    policyPath: "models/gate.yml",
  });
  expect(modelOf(text)).toMatchObject({
    path: "toy.onnx",
    data: {
      calibration: { path: "../calibration.csv" },
      evaluation: { path: "../evaluation.csv" },
    },
  });
});

test("a label with names makes classes of them", async () => {
  const named = toyCsv()
    .replaceAll(/,0,(north|south)/g, ",ham,$1")
    .replaceAll(/,1,(north|south)/g, ",spam,$1");
  const { text } = await init(toyHost({ "evaluation.csv": named }), REQUEST);
  expect(modelOf(text)?.task).toMatchObject({ classes: ["ham", "spam"] });
});

test("a policy that is there is kept, unless --force says otherwise", async () => {
  const host = toyHost({ "gate.yml": "mine" });
  await expect(init(host, REQUEST)).rejects.toThrow(
    'Cannot write "gate.yml": it is there already; --force replaces it',
  );
  expect(host.textOf("gate.yml")).toBe("mine");
  await init(host, { ...REQUEST, force: true });
  expect(host.textOf("gate.yml")).toContain("version: 1");
});

test.each([
  ["a label that is misspelt", { label: "lable" }, /"lable" \(the label\).*did you mean "label"\?/],
  ["a model that is missing", { modelPath: "no.onnx" }, /Cannot read ".*no.onnx"/],
  ["data that is missing", { dataPath: "no.csv" }, /Cannot read "no.csv"/],
  ["calibration data that is missing", { calibrationPath: "no.csv" }, /Cannot read "no.csv"/],
])("%s is refused, and nothing is written", async (_, changed, message) => {
  const host = toyHost();
  await expect(init(host, { ...REQUEST, ...changed })).rejects.toThrow(message);
  expect(host.contents.has("/project/gate.yml")).toBe(false);
});

const wide = (name: string) => ({ name, elementType: "float32", shape: ["N", 5] }) as const;

describe("what is still to say", () => {
  test("is nothing where a check can begin", async () => {
    expect((await init(toyHost(), REQUEST)).open).toEqual([]);
  });

  test("names each input that takes no column yet", async () => {
    const inputs = [wide("age"), wide("x")];
    const outputs = [{ name: "scores", elementType: "float32", shape: ["N", 2] }] as const;
    const model = makeModel({
      opset: 17,
      inputs,
      outputs: [...outputs],
      nodes: [],
      initializers: [],
    });
    const { open } = await init(toyHost({ "toy.onnx": writeModel(model) }), REQUEST);
    expect(open).toEqual([
      'Say under "inputs" which columns input "age" takes',
      'Say under "inputs" which columns input "x" takes',
    ]);
  });

  test("is a conversion without ZipMap where the scores end in maps", async () => {
    const node = { name: "", operator: "ZipMap", inputs: ["scores"], outputs: ["maps"] };
    const model = makeModel({
      opset: 17,
      inputs: [{ name: "x", elementType: "float32", shape: ["N", 2] }],
      outputs: [{ name: "label", elementType: "int64", shape: ["N"] }],
      nodes: [makeNode(node)],
      initializers: [],
    });
    const host = toyHost({ "toy.onnx": writeModel(model) });
    const { open } = await init(host, REQUEST);
    expect(open).toEqual([
      'Cannot judge model "toy.onnx": it has no float output, because a ZipMap turns its scores into maps; convert it without one (in skl2onnx: options={"zipmap": False})',
    ]);
    const request = { policyPath: "gate.yml", models: [], canary: false };
    const { failed } = await check(host, fakeEngine(), request);
    expect(failed.map(({ error }) => error.message)).toEqual(open);
  });

  test("is what a check would refuse, in its words", async () => {
    const rows = toyCsv().replace(/,1,(north|south)\n/, ",7,$1\n");
    const host = toyHost({ "evaluation.csv": rows });
    const { open } = await init(host, REQUEST);
    const request = { policyPath: "gate.yml", models: [], canary: false };
    const { failed } = await check(host, fakeEngine(), request);
    expect(open).toHaveLength(1);
    expect(failed.map(({ error }) => error.message)).toEqual(open);
  });
});
