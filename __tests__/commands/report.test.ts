import { beforeAll, describe, expect, test } from "@jest/globals";
import { runCli } from "../../src/cli/run-cli.ts";
import { check } from "../../src/commands/check.ts";
import { compare } from "../../src/commands/compare.ts";
import { report } from "../../src/commands/report.ts";
import { recordedCommand } from "../../src/commands/reproduce/reproduce.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { readRecord } from "../../src/record/record-file.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { TOY_POLICY, toyHost, toyModel } from "../support/toy-project.ts";

const host = toyHost();
const PATH = "out/toy/record.json";
let markdown = "";

beforeAll(async () => {
  const request = { policyPath: "compression-gate.yml", models: [], canary: false };
  ({ markdown } = await check(host, fakeEngine(), request));
});

test("as markdown it is the comment again", async () => {
  const { text } = await report(host, { path: PATH, format: "markdown", colour: false });
  expect(text).toBe(markdown);
});

test("as JSON it is the record again", async () => {
  const { text } = await report(host, { path: PATH, format: "json", colour: false });
  expect(text).toBe(host.textOf(PATH));
});

test("for a terminal it has colours where they are wanted", async () => {
  const plain = await report(host, { path: PATH, format: "terminal", colour: false });
  const painted = await report(host, { path: PATH, format: "terminal", colour: true });
  expect(plain.text).toMatch(/^toy: PASS {2}/);
  expect(painted.text.replaceAll(/\u001B\[\d+m/g, "")).toBe(plain.text);
  expect(painted.text).not.toBe(plain.text);
});

test.each([
  ["markdwon", 'Cannot write a report as "markdwon"; did you mean "markdown"?'],
  ["pdf", 'Cannot write a report as "pdf"; formats are terminal, markdown, json'],
])("the format %s is refused in a sentence", async (format, message) => {
  await expect(report(host, { path: PATH, format, colour: false })).rejects.toThrow(message);
});

async function markdownOf(words: readonly string[], record: string): Promise<string> {
  const machine = toyHost({
    "other gate.yml": TOY_POLICY,
    "small.onnx": writeModel(toyModel()),
  });
  const streams = { out: () => undefined, error: () => undefined, colour: false };
  await runCli({ host: machine, engine: fakeEngine(), streams, environment: {} }, words);
  return (await report(machine, { path: record, format: "markdown", colour: false })).text;
}

describe("the command that repeats a run", () => {
  test("is the compare that was asked for, where no policy was", async () => {
    const words = ["compare", "toy.onnx", "small.onnx", "--data", "evaluation.csv"];
    const more = ["--label", "label", "--slice", "region", "--input", "x=a,b"];
    const text = await markdownOf([...words, ...more, "-o", "kept"], "kept/record.json");
    expect(text).toContain(`Reproduce: \`npx compression-gate ${[...words, ...more].join(" ")}\``);
    expect(text).not.toContain("compression-gate check");
  });

  test("names the policy where it is another than the usual one", async () => {
    const text = await markdownOf(["check", "--policy", "other gate.yml"], PATH);
    expect(text).toContain("Reproduce: `npx compression-gate check toy --policy 'other gate.yml'`");
  });

  test("names the kind of a canary", async () => {
    const text = await markdownOf(
      ["check", "--canary"],
      "out/toy/canary-zeroed-tensor/record.json",
    );
    expect(text).toContain("Reproduce: `npx compression-gate check toy --canary`");
  });

  test("is left out where the record does not know it", async () => {
    const machine = toyHost({ "small.onnx": writeModel(toyModel()) });
    await compare(machine, fakeEngine(), {
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
      output: "kept",
    });
    const request = { path: "kept/record.json", format: "markdown", colour: false };
    const { text } = await report(machine, request);
    expect(text).not.toContain("Reproduce");
    expect(text).not.toContain("npx");
  });

  test("is of the base commit whose policy was in force", async () => {
    const record = await readRecord(host, PATH);
    const source = "gates/gate.yml at 0123456789abcdef";
    const moved = { ...record, policy: { ...record.policy, source } };
    expect(recordedCommand(host, moved)).toBe(
      "npx compression-gate check toy --policy gates/gate.yml --base 0123456789abcdef",
    );
  });
});
