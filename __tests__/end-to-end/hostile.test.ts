/** What the program does about models, files and signals that mean it harm: one sentence, the right exit code, and nothing left behind. */
import { afterAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeModel } from "../../src/model/write-model.ts";
import {
  crashing,
  endless,
  greedy,
  petabytes,
  unknownOperator,
} from "../support/hostile-models.ts";
import { buildProgram, type Started } from "../support/program.ts";
import { makeScratch } from "../support/scratch.ts";
import { TOY_POLICY, toyCsv, toyModel } from "../support/toy-project.ts";

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(120_000);

const program = buildProgram();
const scratch = makeScratch();
const temporary = scratch.at("tmp");

afterAll(() => {
  scratch.remove();
  program.remove();
});

beforeEach(() => {
  rmSync(scratch.path, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  writeFileSync(scratch.at("toy.onnx"), writeModel(toyModel()));
  writeFileSync(scratch.at("evaluation.csv"), toyCsv(40));
  writeFileSync(scratch.at("calibration.csv"), toyCsv(10));
});

const start = (...words: readonly string[]): Started =>
  program.start(words, { directory: scratch.path, environment: { TMPDIR: temporary } });

function writePolicy(recipe: string, limits: string): void {
  const policy = TOY_POLICY.replace(
    "recipe: int8-dynamic",
    `recipe: ${recipe}\n    limits: ${limits}`,
  );
  writeFileSync(scratch.at("compression-gate.yml"), policy);
}

interface Hostile {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  readonly limits: string;
  readonly why: RegExp;
}

const HOSTILE: readonly Hostile[] = [
  {
    name: "has an operator that nobody registered",
    bytes: unknownOperator,
    limits: "{ seconds: 60 }",
    why: /acme:Nope\(-1\) is not a registered function\/op/,
  },
  {
    name: "never ends",
    bytes: endless,
    limits: "{ seconds: 1 }",
    why: /the engine process did not end within 1 s \(limits\.seconds\)/,
  },
  {
    name: "takes all memory",
    bytes: greedy,
    limits: "{ seconds: 60, memory-mb: 500 }",
    why: /the engine process took \d+ MB and may take 500 MB \(limits\.memory-mb\)/,
  },
  {
    name: "asks for petabytes",
    bytes: petabytes,
    limits: "{ seconds: 60, memory-mb: 500 }",
    why: /Failed to allocate memory for requested buffer of size 4503599627370496/,
  },
  // Other processors give a quotient without complaint.
  ...(process.arch === "x64"
    ? [
        {
          name: "crashes the engine",
          bytes: crashing,
          limits: "{ seconds: 60 }",
          why: /the engine process crashed with signal SIGFPE/,
        },
      ]
    : []),
];

describe.each(HOSTILE)("a model that $name", ({ bytes, limits, why }) => {
  test("as a candidate is an error with its reason, and leaves no folder", async () => {
    writeFileSync(scratch.at("bad.onnx"), bytes());
    writePolicy("{ provided: bad.onnx }", limits);
    const { exitCode, out } = await start("check", "-q").ended;
    expect(out).toMatch(/^toy: ERROR/);
    expect(out).toMatch(why);
    expect(exitCode).toBe(5);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("as a base is told of in one sentence", async () => {
    writeFileSync(scratch.at("toy.onnx"), bytes());
    writePolicy("clean", limits);
    const { exitCode, out, error } = await start("check", "-q").ended;
    expect(out).toBe("");
    expect(error).toMatch(why);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
    expect(error).not.toContain(temporary);
    expect([4, 5]).toContain(exitCode);
    expect(existsSync(scratch.at("out/toy"))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

test("a model that asks for petabytes is no larger than a sentence", () => {
  expect(petabytes().length).toBeLessThan(160);
});

/** Processes that work in the temporary folder of this test, where the machine tells (Linux). */
function engines(): readonly string[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc").filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, "utf8").includes(temporary);
    } catch {
      return false;
    }
  });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The engine was given the rows of the data: the probe of the kernels, which has its own model, is over. */
const runsTheModel = (): boolean =>
  readdirSync(temporary).some((name) => {
    const files = readdirSync(join(temporary, name));
    return files.includes("job.json") && !files.includes("model.onnx");
  });

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the engine too, and leaves no folder",
  async (signal) => {
    writeFileSync(scratch.at("bad.onnx"), endless());
    writePolicy("{ provided: bad.onnx }", "{ seconds: 100 }");
    const { process: child, ended } = start("check");
    await until(runsTheModel);
    child.kill(signal);
    const { exitCode, out } = await ended;
    expect({ exitCode, out }).toEqual({ exitCode: signal === "SIGINT" ? 130 : 143, out: "" });
    await until(() => engines().length === 0);
    expect(readdirSync(temporary)).toEqual([]);
  },
);

test.each([
  ["evaluation.csv/made.onnx", "a part of its path is a file, not a folder"],
  ["/dev/null/made.onnx", "a part of its path is a file, not a folder"],
  [".", "it is a folder, not a file"],
])("results that cannot be written to %s are told of in one sentence", async (path, why) => {
  const words = ["compress", "toy.onnx", "-r", "int8-dynamic", "-q", "-o", path];
  const { exitCode, out, error } = await start(...words).ended;
  expect({ exitCode, out, error }).toEqual({
    exitCode: 4,
    out: "",
    error: `Cannot write "${path}": ${why}\n`,
  });
});

test("a reader that wants no more changes neither exit code nor peace", async () => {
  const { process: child, ended } = start("inspect", "toy.onnx", "--json");
  child.stdout?.destroy();
  const { exitCode, error } = await ended;
  expect({ exitCode, error: error.replaceAll(/^(inspecting|trying) .*\n/gm, "") }).toEqual({
    exitCode: 0,
    error: "",
  });
});

test("progress goes to standard error, results to standard output, and neither is coloured in a pipe", async () => {
  writePolicy("int8-dynamic", "{ seconds: 60 }");
  writeFileSync(scratch.at("evaluation.csv"), toyCsv());
  const { exitCode, out, error } = await start("check").ended;
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^toy: PASS/);
  expect(error).toMatch(/^toy: reading model and data\ntoy: compressing by int8-dynamic\n/);
  expect(out + error).not.toContain("\u001B");
});
