/** `npm run new`, in a copy of the tree. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/program.ts";
import { makeScratch } from "../support/scratch.ts";

// It generates, compiles and tests a whole tree.
jest.setTimeout(300_000);

const scratch = makeScratch();
const COPIED = [
  "src",
  "schemas",
  "recipes",
  "workflows",
  "scripts",
  "fixtures/reference/operator-sets.json",
  "package.json",
  "tsconfig.json",
];
const CONFIGURED = [
  ".prettierrc.json",
  "jest.config.js",
  "jest.environment.js",
  "jest.transform.js",
];

beforeAll(() => {
  for (const part of [...COPIED, ...CONFIGURED])
    cpSync(join(ROOT, part), scratch.at(part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), scratch.at("node_modules"));
});

afterAll(() => scratch.remove());

interface Ended {
  readonly exitCode: number | null;
  readonly text: string;
}

function run(...words: readonly string[]): Ended {
  const options = { cwd: scratch.path, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, words, options);
  return { exitCode: status, text: stdout + stderr };
}

const read = (path: string): string => readFileSync(scratch.at(path), "utf8");
const testOf = (path: string): Ended =>
  run("--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js", path);

test("a metric is a file, a test that fails until it is filled in, and one line in the schema", () => {
  const before = read("schemas/metric-name.schema.json");
  expect(run("scripts/new.mjs", "metric", "median_error")).toMatchObject({ exitCode: 0 });
  const after = read("schemas/metric-name.schema.json");
  expect(after.replace('    "median-error",\n', "")).toBe(before);
  const names: string[] = JSON.parse(after).enum;
  expect(names).toContain("median-error");
  expect(names).toEqual(names.toSorted());
  expect(read("src/measure/generated/metrics.ts")).toContain("  medianError,\n");
  const { exitCode, text } = testOf("__tests__/measure/metrics/median-error.test.ts");
  expect(exitCode).toBe(1);
  expect(text).toContain("✕ median-error of four rows is what another program gives");
  expect(text).toContain('Expected: "the values of package X, version Y"');
});

test("a pass is a file, a test that fails until it is filled in, and a step in the schema", () => {
  const before = read("schemas/recipe.schema.json").split("\n");
  expect(run("scripts/new.mjs", "pass", "prune-heads")).toMatchObject({ exitCode: 0 });
  const after = read("schemas/recipe.schema.json").split("\n");
  // Two lines that were the last of their list get a comma.
  const kept = new Set(after.map((line) => line.replace(/,$/, "")));
  expect(before.filter((line) => !kept.has(line.replace(/,$/, "")))).toEqual([]);
  expect(read("src/compress/generated/passes.ts")).toContain("  pruneHeads,\n");
  expect(read("src/schema/generated/recipe.ts")).toContain('pass: "prune-heads";');
  const { exitCode, text } = testOf("__tests__/compress/passes/prune-heads.test.ts");
  expect(exitCode).toBe(1);
  expect(text).toContain("✕ prune-heads says what it did to which node, and does it once");
});

test("what was begun compiles, and is formatted", () => {
  expect(run("node_modules/typescript/bin/tsc", "-p", "tsconfig.json")).toEqual({
    exitCode: 0,
    text: "",
  });
  const made = [
    "src/measure/metrics/median-error.ts",
    "__tests__/measure/metrics/median-error.test.ts",
    "src/compress/passes/prune-heads.ts",
    "__tests__/compress/passes/prune-heads.test.ts",
    "schemas",
  ];
  expect(run("node_modules/prettier/bin/prettier.cjs", "--check", ...made)).toMatchObject({
    exitCode: 0,
  });
});

describe("it refuses, and writes nothing", () => {
  test.each([
    [["metric"], "Usage: npm run new metric NAME, or npm run new pass NAME"],
    [["recipe", "x"], "Usage: npm run new metric NAME, or npm run new pass NAME"],
    [["metric", "a", "b"], "Usage: npm run new metric NAME, or npm run new pass NAME"],
    [
      ["metric", "../x"],
      'Cannot make metric "../x": a name is words of letters and digits, as brier_score is',
    ],
    [
      ["metric", "brierScore"],
      'Cannot make metric "brier-score": src/measure/metrics/brier-score.ts is there already',
    ],
    [["metric", "bytes"], 'Cannot make metric "bytes": the schema has it already'],
    [
      ["pass", "float16"],
      'Cannot make pass "float16": src/compress/passes/float16.ts is there already',
    ],
  ])("%j", (words, message) => {
    const before = read("schemas/metric-name.schema.json");
    expect(run("scripts/new.mjs", ...words)).toEqual({ exitCode: 1, text: `${message}\n` });
    expect(read("schemas/metric-name.schema.json")).toBe(before);
  });
});
