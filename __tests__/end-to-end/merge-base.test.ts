/** `check --base` in a real repository: a branch cannot loosen its own gate. The engine's answers are given. */
import { afterAll, beforeEach, expect, jest, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { runCli } from "../../src/cli/run-cli.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { type EngineScript, fakeEngine, turned } from "../support/fake-engine.ts";
import { makeScratch } from "../support/scratch.ts";
import { TOY_POLICY, toyCsv, toyModel } from "../support/toy-project.ts";

// Git starts many processes, which a busy machine takes its time for.
jest.setTimeout(60_000);

const scratch = makeScratch();

afterAll(() => scratch.remove());

const git = (...words: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...words], {
    cwd: scratch.path,
    encoding: "utf8",
    stdio: "pipe",
  });
const write = (path: string, content: string | Uint8Array): void =>
  writeFileSync(scratch.at(path), content);

/** On main: the policy of the toy in the folder "models". HEAD is a branch of it. */
beforeEach(() => {
  rmSync(scratch.path, { recursive: true, force: true });
  mkdirSync(scratch.at("models"), { recursive: true });
  git("init", "-q", "-b", "main");
  write(".gitignore", "out/\n");
  write("models/toy.onnx", writeModel(toyModel()));
  write("models/evaluation.csv", toyCsv());
  write("models/calibration.csv", toyCsv(30));
  write("models/compression-gate.yml", TOY_POLICY);
  git("add", "-A");
  git("commit", "-qm", "base");
  git("checkout", "-qb", "branch");
});

interface Ended {
  readonly exitCode: number;
  readonly text: string;
}

async function check(
  words: readonly string[],
  script: EngineScript = {},
  folder = "models",
): Promise<Ended> {
  let text = "";
  const add = (more: string): void => void (text += more);
  const host = nodeHost({ workingDirectory: scratch.at(folder) });
  const program = {
    host,
    engine: fakeEngine(script),
    streams: { out: add, error: add, colour: false },
  };
  return { exitCode: await runCli(program, ["check", ...words]), text };
}

const policy = (...replaced: readonly (readonly [string, string])[]): void =>
  write(
    "models/compression-gate.yml",
    replaced.reduce((text, [from, to]) => text.replace(from, to), TOY_POLICY),
  );

test("a policy that the branch loosens is not in force", async () => {
  policy(
    ["metric: flips, limit: 0.05", "metric: flips, limit: 0.9"],
    ["margin: 0.02", "margin: 0.9"],
  );
  git("commit", "-qam", "loosen");
  const worse = { scores: turned("candidate.onnx", 60) };
  const { exitCode, text } = await check(["--base", "main"], worse);
  expect(exitCode).toBe(1);
  expect(text).toMatch(/^toy: FAIL/);
  expect(text).toContain("By the policy that is proposed, and not in force:\ntoy: PASS");
  const comment = readFileSync(scratch.at("models/out/comment.md"), "utf8");
  expect(comment).toContain("**Proposed, not in force**");
  expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
});

test("a proposed policy that cannot be used blocks, beside the verdict by the one in force", async () => {
  policy(["evaluation.csv, label: label", "missing.csv, label: label"]);
  git("commit", "-qam", "name data that is not there");
  const { exitCode, text } = await check(["--base", "main"]);
  expect(exitCode).toBe(4);
  expect(text).toMatch(/toy: PASS/);
  expect(text).toContain("missing.csv");
  const comment = readFileSync(scratch.at("models/out/comment.md"), "utf8");
  expect(comment).toContain("1 of 2 models could not be judged");
  expect(comment).toContain("`toy by the proposed policy` came to no verdict.");
});

test("the command in the comment repeats the run", async () => {
  policy(["limit: 0.05", "limit: 0.9"]);
  const first = await check(["--base", "main", "--policy", "models/compression-gate.yml"], {}, ".");
  const comment = readFileSync(scratch.at("models/out/comment.md"), "utf8");
  const words =
    /Reproduce: `npx compression-gate check ([^`]+)`/.exec(comment)?.[1]?.split(" ") ?? [];
  expect(words).toContain("models/compression-gate.yml");
  expect(await check(words, {}, ".")).toEqual(first);
});

test("a candidate that the branch brings is the one that is judged", async () => {
  write("models/small.onnx", writeModel(toyModel()));
  policy(["recipe: int8-dynamic", "recipe: { provided: small.onnx }"]);
  git("add", "-A");
  git("commit", "-qm", "bring a candidate");
  const { exitCode, text } = await check(["--base", "main"], { scores: turned("small.onnx") });
  expect(text).toContain("As it would ship, with another recipe:\ntoy: FAIL");
  expect(exitCode).toBe(1);
});

test("a model that is new is judged, and a change that concerns no model says so", async () => {
  expect(await check(["--base", "main"])).toMatchObject({ exitCode: 0 });
  expect((await check(["--base", "main"])).text).toMatch(
    /^toy is not judged: nothing that its verdict rests on has changed\.\n/,
  );
  const [, toy = ""] = TOY_POLICY.split("models:\n");
  write("models/compression-gate.yml", `${TOY_POLICY}${toy.replace("  toy:", "  other:")}`);
  git("commit", "-qam", "another model");
  const { text } = await check(["--base", "main"]);
  expect(text).toContain(
    "New: nothing is in force for it yet, so that its own policy judges it.\nother: PASS",
  );
});

test("changes that are not committed count as those of the branch", async () => {
  write("models/evaluation.csv", toyCsv().replaceAll(",north", ",east"));
  const { text } = await check(["--base", "main"]);
  expect(text).toMatch(/^toy: PASS/);
});

test.each(["canary", "blame"])("--%s and a merge base do not go together", async (option) => {
  expect(await check(["--base", "main", `--${option}`])).toEqual({
    exitCode: 4,
    text: `Cannot run \`compression-gate check\`: it takes --base or --${option}, not both\n`,
  });
});

test.each([
  ["nowhere", 'Cannot find revision "nowhere"; fetch it first'],
  ["-x", "Cannot run `compression-gate check`: --base needs a value"],
])("the revision %s is refused in a sentence", async (revision, sentence) => {
  const { exitCode, text } = await check(["--base", revision]);
  expect(exitCode).toBe(4);
  expect(text.slice(0, sentence.length)).toBe(sentence);
});
