import { beforeAll, describe, expect, test } from "@jest/globals";
import { allCommands, COMMAND_NAMES } from "../../src/cli/commands.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { Engine } from "../../src/run/engine.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { VERSION } from "../../src/schema/version.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { toyHost, toyModel } from "../support/toy-project.ts";

const COMMANDS = await allCommands();

interface Given {
  readonly host?: FakeHost;
  readonly engine?: Engine;
  readonly colour?: boolean;
}

async function run(words: readonly string[], given: Given = {}) {
  const { host = toyHost(), engine = fakeEngine(), colour = false } = given;
  let [out, error] = ["", ""];
  const streams = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    colour,
  };
  const exitCode = await runCli({ host, engine, streams }, words);
  return { exitCode, out, error, host };
}

test.each([[], ["--help"], ["-h"], ["help"]])(
  "%j shows every command and the exit codes",
  async (...words) => {
    const { exitCode, out, error } = await run(words);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    for (const { spec } of COMMANDS)
      expect(out).toContain(`  ${spec.name.padEnd(12)} ${spec.summary}\n`);
    expect(out).toContain("Exit codes: 0 pass, 1 fail");
  },
);

test.each(["--version", "-v"])("%s is the version alone", async (word) => {
  expect(await run([word])).toMatchObject({ exitCode: 0, out: `${VERSION}\n`, error: "" });
});

describe.each(COMMANDS.map(({ spec }) => spec))("$name", (spec) => {
  test("--help shows usage, options and an example that the command itself accepts", async () => {
    const { exitCode, out } = await run([spec.name, "--help"]);
    expect(exitCode).toBe(0);
    expect(out).toContain(`Usage: compression-gate ${spec.name}`);
    expect(out).toContain(`Example:\n  ${spec.example}\n`);
    const words = spec.example.split(" ").slice(1);
    const { error } = await run(words, { host: toyHost({}, {}) });
    expect(error).not.toMatch(/Cannot run `compression-gate/);
  });

  test("an unknown option is refused with exit code 4", async () => {
    const { exitCode, out, error } = await run([spec.name, "a", "b", "--jsno"]);
    expect({ exitCode, out }).toEqual({ exitCode: 4, out: "" });
    expect(error).toBe(
      `Cannot run \`compression-gate ${spec.name}\`: it has no option "--jsno"; did you mean "--json"?\n`,
    );
  });
});

test.each([
  ["chekc", 'Cannot run "chekc": there is no such command; did you mean "check"?\n'],
  [
    "publish",
    `Cannot run "publish": there is no such command; there are ${COMMAND_NAMES.join(", ")}\n`,
  ],
])("the command %s is refused", async (word, message) => {
  expect(await run([word])).toMatchObject({ exitCode: 4, out: "", error: message });
});

test("an engine that fails is 5, a bug is 70 and shows its stack", async () => {
  const failing = fakeEngine({
    evaluate: () => Promise.reject(new EngineError("engine-crashed", "Cannot start it")),
    version: () => Promise.reject(new EngineError("engine-crashed", "Cannot start it")),
  });
  expect(await run(["check"], { engine: failing })).toMatchObject({
    exitCode: 5,
    out: "",
    error: "Cannot start it\n",
  });
  const broken = fakeEngine({ version: () => Promise.reject(new TypeError("x is not a y")) });
  const { exitCode, error } = await run(["check"], { engine: broken });
  expect(exitCode).toBe(70);
  expect(error).toMatch(
    new RegExp(
      `^This is a bug in compression-gate ${VERSION}; please report it with these lines:\nTypeError: x is not a y\n +at `,
    ),
  );
});

const SMALL = { "small.onnx": writeModel(toyModel()) };
const RECORD = "out/toy/record.json";
const WORDS: readonly (readonly [string, ...string[]])[] = [
  ["init", "toy.onnx", "--data", "evaluation.csv", "--policy", "new.yml"],
  ["check", "toy"],
  ["compare", "toy.onnx", "small.onnx", "-d", "evaluation.csv", "-l", "label"],
  ["compress", "toy.onnx", "-r", "int8-dynamic", "-o", "made.onnx"],
  ["inspect", "toy.onnx"],
  ["baseline", "record", "toy"],
  ["baseline", "show"],
  ["report", RECORD],
];

let checked: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
  checked = (await run(["check"], { host: toyHost(SMALL) })).host.contents;
});

const checkedHost = (): FakeHost => toyHost(Object.fromEntries(checked));

test.each(WORDS)("%s %s … with --json prints JSON and nothing else", async (...words) => {
  const { out, error } = await run([...words, "--json"], { host: checkedHost() });
  expect(error).toBe("");
  expect(out.endsWith("}\n") || out.endsWith("]\n")).toBe(true);
  expect(() => JSON.parse(out) as unknown).not.toThrow();
});

test.each(WORDS)("%s %s … has colours only where they are wanted", async (...words) => {
  const plain = await run(words, { host: checkedHost() });
  expect(plain.out).not.toContain("\u001B");
  const painted = await run(words, { host: checkedHost(), colour: true });
  expect(painted.out.replaceAll(/\u001B\[\d+m/g, "")).toBe(plain.out);
});

test("what could not be judged is told on standard error, beside the verdicts on the others", async () => {
  const policy = toyHost().textOf("compression-gate.yml");
  const other = policy
    .split("models:\n")[1]
    ?.replace("  toy:", "  other:")
    .replace("toy.onnx", "x.onnx");
  const host = toyHost({ "compression-gate.yml": `${policy}${other}` });
  const { exitCode, out, error } = await run(["check"], { host });
  expect(exitCode).toBe(4);
  expect(out).toMatch(/^toy: PASS/);
  expect(error).toBe('Cannot read "/project/x.onnx": there is no such file\n');
  const json: unknown = JSON.parse((await run(["check", "--json"], { host })).out);
  expect(json).toMatchObject({ exitCode: 4, failed: [{ model: "other" }] });
});

test("--quiet shows no progress, and warnings all the same", async () => {
  const { host } = await run(["check", "--quiet"]);
  expect(host.progress).toEqual([]);
  expect((await run(["check"])).host.progress).not.toEqual([]);
});
