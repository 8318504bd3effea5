import { expect, test } from "@jest/globals";
import { runCli } from "../../src/cli/run-cli.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { toyHost, toyModel } from "../support/toy-project.ts";

const OWN =
  "version: 1\nname: own\npasses:\n  - { pass: int8-dynamic, keep-float: [frist] }\n  - { pass: pack-weights }\n";
const host = toyHost({ "small.onnx": writeModel(toyModel()), "own.yml": OWN });

async function show(...words: readonly string[]): Promise<string> {
  let text = "";
  const add = (more: string): void => void (text += more);
  await runCli(
    { host, engine: fakeEngine(), streams: { out: add, error: add, colour: false } },
    words,
  );
  return text;
}

test("init shows the policy and what to do next", async () => {
  const text = await show("init", "toy.onnx", "-d", "evaluation.csv", "--policy", "new.yml");
  expect(text).toContain("version: 1\nmodels:\n  toy:\n");
  expect(text).toMatch(
    /Wrote new\.yml\. Read it, then run `compression-gate baseline record --policy new\.yml`/,
  );
});

test("init quotes the path of a policy as a shell reads it", async () => {
  const text = await show("init", "toy.onnx", "-d", "evaluation.csv", "--policy", "my new.yml");
  expect(text).toContain("`compression-gate check --policy 'my new.yml'`");
});

test("init says that a policy is not ready, what is missing, and ends as a check would", async () => {
  const without = "x,y,label\n1,2,0\n3,4,1\n".repeat(20);
  const machine = toyHost({ "evaluation.csv": without });
  let text = "";
  const add = (more: string): void => void (text += more);
  const streams = { out: add, error: add, colour: false };
  const words = ["init", "toy.onnx", "-d", "evaluation.csv", "--policy", "new.yml"];
  const code = await runCli({ host: machine, engine: fakeEngine(), streams }, words);
  expect(code).toBe(4);
  expect(text).toMatch(
    /Wrote new\.yml\. It is not ready: 1 thing to fill in:\n  - .*\nThen run `compression-gate baseline record --policy new\.yml`/,
  );
});

test("check says where the comment is", async () => {
  expect(await show("check")).toMatch(
    /^toy: PASS[^]*The comment of a pull request is in \/project\/out\/comment\.md; records and candidates are beside it\.\n$/,
  );
});

test("compress says sizes, recipe, changes and digest", async () => {
  const text = await show("compress", "toy.onnx", "-r", "int8-dynamic", "-o", "made.onnx");
  expect(text).toMatch(
    /^made\.onnx: 16\.6 kB → 8\.\d+ kB \(5\d(\.\d)? %\) by int8-dynamic\n2 changes; 0 nodes left unchanged\nsha256 [0-9a-f]{64}\n$/,
  );
});

test("compress says of a recipe what whoever wrote it may not have meant", async () => {
  const text = await show("compress", "toy.onnx", "-r", "own.yml", "-o", "made.onnx");
  expect(text).toContain(
    '\nNote: No node of this model is named "frist", which int8-dynamic of recipe "own" is to keep float; did you mean "first"?\n',
  );
  expect(text).toContain(
    '\nNote: pack-weights, pass 2 of recipe "own", changed nothing in this model (',
  );
  const json = await show("compress", "toy.onnx", "-r", "own.yml", "-o", "b.onnx", "--json");
  expect(JSON.parse(json)).toMatchObject({
    notices: [expect.stringContaining('"frist"'), expect.stringContaining("pack-weights, pass 2")],
  });
});

test("inspect shows inputs, operators and the outlook of each pass", async () => {
  const text = await show("inspect", "toy.onnx");
  expect(text).toContain("toy.onnx: 16.6 kB");
  expect(text).toContain("Inputs\n  x: float32 [N, 2]\nOutputs\n  scores: float32 [N, 2]\n");
  expect(text).toContain("would change 2 places");
});

test("baselines are recorded, shown, and asked for by the right words", async () => {
  expect(await show("baseline", "show")).toBe(
    "There are no baselines yet; `compression-gate baseline record` makes them.\n",
  );
  expect(await show("baseline", "record")).toMatch(
    /\nRecorded \/project\/baselines\/toy\.json; commit it\.\n$/,
  );
  expect(await show("baseline", "show")).toMatch(
    /^toy: accepted 2026-03-01, recipe int8-dynamic \(chosen by policy\), onnxruntime 1\.30\.0\n {2}\/project\/baselines\/toy\.json, 300 answers\n {2}accuracy +0\.9\n/,
  );
  expect(await show("baseline", "list")).toBe(
    "Cannot run `compression-gate baseline list`: it takes record, show, diff, rollback, prune\n",
  );
});

test("compare shows the verdict on the candidate by its own name", async () => {
  const text = await show(
    "compare",
    "toy.onnx",
    "small.onnx",
    "-d",
    "evaluation.csv",
    "-l",
    "label",
  );
  expect(text).toMatch(/^toy: [A-Z-]+ {2}16\.6 kB → 16\.6 kB \(100 %\).*small\.onnx\n/);
});
