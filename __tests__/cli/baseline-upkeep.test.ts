import { beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../../src/cli/run-cli.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { Engine } from "../../src/run/engine.ts";
import { fakeEngine, turned } from "../support/fake-engine.ts";
import { gitRepository } from "../support/git-repository.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { TOY_POLICY, TOY_ROWS, toyCsv, toyModel } from "../support/toy-project.ts";

/** A repository in a folder of which the project lies, so that paths in git are not those of the policy. */
const { folder, git, commit } = gitRepository(temporaryFolder());
const project = join(folder, "project");
const host = nodeHost({ workingDirectory: project });
const BASELINE = join(project, "baselines/toy.json");
const MODEL = writeModel(toyModel());

async function run(words: readonly string[], engine: Engine = fakeEngine()) {
  let [out, error] = ["", ""];
  const streams = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    colour: false,
  };
  const exitCode = await runCli({ host, engine, streams }, [...words, "--quiet"]);
  return { exitCode, out, error };
}

const version = () => Promise.resolve("1.31.0");
let [first, second] = ["", ""];

beforeAll(async () => {
  commit("project", {
    "project/toy.onnx": MODEL,
    "project/calibration.csv": toyCsv(60).replaceAll(/\b3\./g, "4."),
    "project/evaluation.csv": toyCsv(),
    "project/compression-gate.yml": TOY_POLICY,
    ".gitignore": "out/\n",
  });
  await run(["baseline", "record"]);
  first = commit("first baseline", {});
  const newer = fakeEngine({ version, scores: turned("candidate.onnx", 10) });
  writeFileSync(join(project, "evaluation.csv"), toyCsv(TOY_ROWS + 5));
  await run(["baseline", "record", "--force"], newer);
  second = commit("second baseline", {});
});

beforeEach(() => {
  git("reset", "--quiet", "--hard", second);
  git("clean", "-fdq");
});

const stored = (): { readonly onnxruntime: string } => JSON.parse(readFileSync(BASELINE, "utf8"));

describe("baseline diff", () => {
  test("compares the working tree with HEAD, and says when they are the same", async () => {
    expect(await run(["baseline", "diff"])).toEqual({
      exitCode: 0,
      out: "toy: HEAD → the working tree\n  the same\n",
      error: "",
    });
  });

  test("says number by number what differs from a revision, and why", async () => {
    const { out } = await run(["baseline", "diff", "toy", "--from", first]);
    expect(out).toContain(
      `  The engine changed from onnxruntime 1.30.0 to 1.31.0, and the same candidate answers 10 of the ${TOY_ROWS} rows that stayed differently\n`,
    );
    expect(out).toContain("  The evaluation data changed: 5 rows came, 0 went, 300 stayed\n");
    expect(out).toContain("  engine: 1.30.0 → 1.31.0\n");
    // 275 of 305 are right; of the 10 that turned 9 are no longer, and one is now: 267.
    expect(out).toMatch(/ {2}candidate:\n {4}accuracy +0\.9 → 0\.87540984 {2}\(-0\.0245902\)\n/);
    expect(out).toMatch(
      / {2}float model:\n {4}accuracy +0\.9 → 0\.90163934 {2}\(\+0\.00163934\)\n/,
    );
  });

  test("compares two revisions, and two files", async () => {
    const there = await run(["baseline", "diff", "--from", second, "--to", first]);
    expect(there.out).toContain("  engine: 1.31.0 → 1.30.0\n");
    const older = join(project, "older.json");
    writeFileSync(older, git("show", `${first}:project/baselines/toy.json`));
    const files = await run(["baseline", "diff", "older.json", "baselines/toy.json"]);
    expect(files.out).toContain("toy: older.json → baselines/toy.json\n");
    expect(files.out).toContain("  engine: 1.30.0 → 1.31.0\n");
    const { out } = await run(["baseline", "diff", "older.json", "baselines/toy.json", "--json"]);
    expect(JSON.parse(out)).toMatchObject([{ model: "toy", drift: { sharedRows: TOY_ROWS } }]);
  });

  test.each([
    [["nope"], 'Cannot find model "nope"'],
    [["a.json"], "it takes two files, or names of models"],
    [["--from", "v9"], 'Cannot read the baseline of "toy" at "v9"'],
    [["--from", "HEAD~2"], "that commit has no"],
    [["--force"], "it has no option --force"],
  ])("refuses %j", async (words, sentence) => {
    const { exitCode, error } = await run(["baseline", "diff", ...words]);
    expect(exitCode).toBe(4);
    expect(error).toContain(sentence);
  });
});

describe("baseline rollback", () => {
  test("goes back to the one before, byte by byte", async () => {
    const { exitCode, out } = await run(["baseline", "rollback", "toy"]);
    expect(exitCode).toBe(0);
    expect(out).toContain(`(${first.slice(0, 10)}).\nWrote ${BASELINE}; commit it.\n`);
    expect(git("diff", "--stat", first, "--", "project/baselines")).toBe("");
  });

  test("goes to the commit that is named, also when the file is gone", async () => {
    rmSync(BASELINE);
    expect((await run(["baseline", "rollback", "toy"])).exitCode).toBe(0);
    expect(stored().onnxruntime).toBe("1.31.0");
    expect((await run(["baseline", "rollback", "toy", "--to", first])).exitCode).toBe(0);
    expect(stored().onnxruntime).toBe("1.30.0");
  });

  test("refuses the baseline of another model, and leaves the file", async () => {
    const other = { ...toyModel(), producerName: "another" };
    writeFileSync(join(project, "toy.onnx"), writeModel(other));
    const { exitCode, error } = await run(["baseline", "rollback", "toy"]);
    expect(exitCode).toBe(4);
    expect(error).toMatch(
      /^Cannot roll back the baseline of "toy" to [0-9a-f]{10}: it belongs to the model [0-9a-f]{10}, and "toy\.onnx" is [0-9a-f]{10}; bring that one back first, such as with `git checkout [0-9a-f]{10} -- toy\.onnx`\n$/,
    );
    expect(stored().onnxruntime).toBe("1.31.0");
  });

  test("refuses the baseline of another candidate where that was made elsewhere", async () => {
    const policy = TOY_POLICY.replace("int8-dynamic", "{ provided: small.onnx }");
    writeFileSync(join(project, "compression-gate.yml"), policy);
    writeFileSync(join(project, "small.onnx"), MODEL);
    await run(["baseline", "record"]);
    const provided = commit("provided", {});
    writeFileSync(join(project, "small.onnx"), writeModel({ ...toyModel(), producerName: "b" }));
    const { exitCode, error } = await run(["baseline", "rollback", "toy", "--to", provided]);
    expect(exitCode).toBe(4);
    expect(error).toMatch(/it belongs to the candidate [0-9a-f]{10}, and "small\.onnx" is/);
    writeFileSync(join(project, "small.onnx"), MODEL);
    expect((await run(["baseline", "rollback", "toy", "--to", provided])).exitCode).toBe(0);
  });

  test("refuses where there is nothing to go back to", async () => {
    git("reset", "--quiet", "--hard", first);
    const { exitCode, error } = await run(["baseline", "rollback", "toy"]);
    expect(exitCode).toBe(4);
    expect(error).toContain("git has no other one of it");
  });

  test.each([[[]], [["toy", "other"]]])("takes one model, not %j", async (models) => {
    const { exitCode, error } = await run(["baseline", "rollback", ...models]);
    expect(exitCode).toBe(4);
    expect(error).toContain("it takes one model");
  });
});

describe("baseline prune", () => {
  const OLD = join(project, "baselines/old.json");

  beforeEach(() => {
    const text = readFileSync(BASELINE, "utf8");
    writeFileSync(OLD, text.replace('"model": "toy"', '"model": "old"'));
    writeFileSync(join(project, "baselines/copy.json"), text);
    writeFileSync(join(project, "baselines/notes.json"), "{}");
    writeFileSync(join(project, "baselines/README.md"), "text");
  });

  test("says what it would remove, and removes nothing", async () => {
    const { exitCode, out } = await run(["baseline", "prune"]);
    expect(exitCode).toBe(0);
    expect(out).toBe(
      [
        `Would remove ${OLD}`,
        `Left ${join(project, "baselines/copy.json")}: it is a baseline of "toy"`,
        `Left ${join(project, "baselines/notes.json")}: it is no baseline`,
        "1 baseline to remove; --delete does it.",
        "",
      ].join("\n"),
    );
    expect(existsSync(OLD)).toBe(true);
  });

  test("removes with --delete what no model of the policy has, and nothing else", async () => {
    const { out } = await run(["baseline", "prune", "--delete"]);
    expect(out).toContain("1 baseline removed; commit it.\n");
    const left = ["toy.json", "copy.json", "notes.json", "README.md"];
    expect(left.every((name) => existsSync(join(project, "baselines", name)))).toBe(true);
    expect(existsSync(OLD)).toBe(false);
  });
});
