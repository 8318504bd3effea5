import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { runCli } from "../../src/cli/run-cli.ts";
import { initWorkflow } from "../../src/commands/init-workflow.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { TOY_POLICY, toyHost } from "../support/toy-project.ts";

const PLACE = "/project/.github/workflows/compression-gate.yml";
const SHIPPED = readFileSync("workflows/compression-gate.yml", "utf8");

/** A repository whose root is /project; `up` leads there from the folder of the policy. */
const inRepository = (files: Readonly<Record<string, string>> = {}, up = ""): FakeHost =>
  toyHost(files, { run: () => ({ stdout: `${up}\n` }) });

const stepsOf = (text: string): readonly { readonly with?: Readonly<Record<string, unknown>> }[] =>
  parse(text).jobs.gate.steps;

test("the shipped workflow is written as it is for a policy in its usual place", async () => {
  const host = inRepository();
  const { path, text } = await initWorkflow(host, "compression-gate.yml");
  expect(path).toBe(PLACE);
  expect(text).toBe(SHIPPED);
  expect(host.textOf(PLACE)).toBe(SHIPPED);
});

test("a policy elsewhere is named, and its results are what is uploaded", async () => {
  const host = inRepository({ "ml/a b's.yml": `${TOY_POLICY}output: made\n` }, "../");
  const { text } = await initWorkflow(host, "ml/a b's.yml");
  const steps = stepsOf(text);
  expect(steps[1]?.with).toEqual({ policy: "ml/a b's.yml" });
  expect(steps[2]?.with).toMatchObject({ path: "ml/made/" });
  expect(steps).toHaveLength(3);
});

test("a workflow that is there is never replaced, and nothing else is written", async () => {
  const host = inRepository({ [PLACE]: "mine\n" });
  let error = "";
  const streams = {
    out: () => undefined,
    error: (text: string) => void (error += text),
    colour: false,
  };
  const words = "init toy.onnx -d evaluation.csv --policy new.yml --force --workflow".split(" ");
  expect(await runCli({ host, engine: fakeEngine(), streams }, words)).toBe(4);
  expect(error).toMatch(/^Cannot write "\/project\/\.github.*: it is there already/);
  expect(host.textOf(PLACE)).toBe("mine\n");
  expect(host.contents.has("/project/new.yml")).toBe(false);
});

test("policy and workflow can be written at once, and say what comes next", async () => {
  const host = inRepository();
  let out = "";
  const streams = { out: (text: string) => void (out += text), error: fail, colour: false };
  const words = "init toy.onnx -d evaluation.csv --policy new.yml --workflow".split(" ");
  expect(await runCli({ host, engine: fakeEngine(), streams }, words)).toBe(0);
  expect(out).toMatch(/Wrote new\.yml\.[^]*Wrote \/project\/\.github.*require its job "gate"/);
  expect(stepsOf(host.textOf(PLACE))[1]?.with).toEqual({ policy: "new.yml" });
});

test("outside of a repository nothing is written", async () => {
  const host = toyHost({}, { run: () => ({ exitCode: 128 }) });
  await expect(initWorkflow(host, "compression-gate.yml")).rejects.toThrow(
    'Cannot tell where the workflow belongs: "/project" is in no git repository',
  );
  expect(host.contents.has(PLACE)).toBe(false);
});

function fail(text: string): never {
  throw new Error(text);
}
