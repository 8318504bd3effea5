import { beforeAll, describe, expect, test } from "@jest/globals";
import { recordBaselines } from "../../src/commands/baseline.ts";
import { revalidate, type RevalidationResult } from "../../src/commands/revalidate.ts";
import { fakeEngine, type EngineScript, turned } from "../support/fake-engine.ts";
import type { FakeHost } from "../support/fake-host.ts";
import { TOY_POLICY, TOY_ROWS, toyCsv, toyHost } from "../support/toy-project.ts";

const REQUEST = { policyPath: "compression-gate.yml", models: [], output: undefined };
const NO_GIT = { run: () => ({ exitCode: 128 }) };

let accepted: Readonly<Record<string, Uint8Array>>;

beforeAll(async () => {
  const host = toyHost();
  await recordBaselines(host, fakeEngine(), { ...REQUEST, force: false });
  accepted = Object.fromEntries(host.contents);
});

const later = (files: Readonly<Record<string, string>> = {}): FakeHost =>
  toyHost({ ...accepted, ...files }, NO_GIT);

const run = (
  script: EngineScript = {},
  files: Readonly<Record<string, string>> = {},
): Promise<RevalidationResult> =>
  revalidate(later(files), () => Promise.resolve(fakeEngine(script)), REQUEST);

const NEWER = () => Promise.resolve("1.31.0");

describe("an accepted candidate that is measured again", () => {
  test("holds when nothing moved, and says so", async () => {
    const { exitCode, markdown, revalidated } = await run();
    expect(exitCode).toBe(0);
    expect(revalidated[0]?.drift).toMatchObject({ causes: [], grounds: [], candidate: [] });
    expect(markdown).toContain("### ✅ `toy` still holds");
    expect(markdown).toContain("Nothing moved since it was accepted on 2026-03-01.");
  });

  test("fails when another engine answers its rows differently, and the engine is named", async () => {
    const scores = turned("candidate.onnx", TOY_ROWS / 2);
    const { exitCode, markdown, revalidated } = await run({ scores, version: NEWER });
    expect(exitCode).toBe(1);
    expect(revalidated[0]?.drift?.causes).toEqual([{ kind: "engine", rows: TOY_ROWS / 2 }]);
    expect(markdown).toContain("### ❌ `toy` no longer holds");
    expect(markdown).toContain(
      "The engine changed from onnxruntime 1.30.0 to 1.31.0, and the same candidate answers 150 of the 300 rows that stayed differently.",
    );
    expect(markdown).toContain("The float model's own figures did not move");
    expect(markdown).toMatch(/\| accuracy +\| +90\u00A0% \| +\d+(\.\d+)?\u00A0% \|/);
  });

  test("is measured on the data of today, and the rows that came are counted", async () => {
    const { revalidated, markdown } = await run(
      {},
      { "/project/evaluation.csv": toyCsv(TOY_ROWS + 20) },
    );
    expect(revalidated[0]?.record.data.evaluation.rows).toBe(TOY_ROWS + 20);
    expect(revalidated[0]?.drift?.causes).toEqual([{ kind: "data", came: 20, gone: 0 }]);
    expect(markdown).toContain("The evaluation data changed: 20 rows came, 0 went, 300 stayed.");
  });

  test("is made by the accepted recipe, whatever the policy says by now", async () => {
    const policy = TOY_POLICY.replace("recipe: int8-dynamic", "recipe: float16");
    const { revalidated, exitCode } = await run({}, { "/project/compression-gate.yml": policy });
    expect(revalidated[0]?.drift?.causes).toEqual([]);
    expect(revalidated[0]?.drift?.grounds.map(({ what }) => what)).toEqual(["policy"]);
    expect(exitCode).toBe(0);
  });

  test("is not searched for again when the policy says auto and the engine changed", async () => {
    const policy = TOY_POLICY.replace("recipe: int8-dynamic", "recipe: auto");
    const { revalidated } = await run(
      { version: NEWER },
      { "/project/compression-gate.yml": policy },
    );
    expect(revalidated[0]?.record.candidate.chosenBy).toBe("policy");
    expect(revalidated[0]?.drift?.causes).toEqual([]);
  });
});

describe("a revalidation does not pass", () => {
  test("without a baseline: nothing was accepted", async () => {
    const engine = fakeEngine();
    const result = await revalidate(toyHost({}, NO_GIT), () => Promise.resolve(engine), REQUEST);
    expect(result.exitCode).toBe(3);
    expect(result.revalidated[0]?.record.verdict.outcome).toBe("pass");
    expect(result.markdown).toContain(
      "### ⬜ `toy` was not checked in full\n\nThere is no baseline: nothing was accepted that could be measured again.",
    );
  });

  test("when what was measured is not what was accepted", async () => {
    const stored = JSON.parse(new TextDecoder().decode(accepted["/project/baselines/toy.json"]));
    const other = JSON.stringify({ ...stored, candidateDigest: "0".repeat(64) });
    const { exitCode, markdown } = await run({}, { "/project/baselines/toy.json": other });
    expect(exitCode).toBe(3);
    expect(markdown).toContain(
      "What was measured is not the accepted candidate: its recipe makes other bytes than it did.",
    );
  });

  test("when a model cannot be measured, and the others are", async () => {
    const second = TOY_POLICY.slice(TOY_POLICY.indexOf("  toy:")).replace("toy:", "gone:");
    const policy = `${TOY_POLICY}${second.replace("toy.onnx", "gone.onnx")}`;
    const { exitCode, failed, revalidated, markdown } = await run(
      {},
      { "/project/compression-gate.yml": policy },
    );
    expect(exitCode).toBe(4);
    expect(failed.map(({ model }) => model)).toEqual(["gone"]);
    expect(revalidated.map(({ record }) => record.model.name)).toEqual(["toy"]);
    expect(markdown).toContain("### 💥 `gone` could not be measured");
  });
});

test("of the figures that moved, those that the policy asks about come first", async () => {
  const { markdown } = await run({ scores: turned("candidate.onnx", 9) });
  const figures = [...markdown.matchAll(/^\| ([\w-]+) +\|[^\n]*%/gm)].map(([, name]) => name);
  expect(figures.slice(0, 2)).toEqual(["accuracy", "flips"]);
  expect(figures.length).toBeGreaterThan(2);
});

test("foreign text in a revalidation is text", async () => {
  const stored = JSON.parse(new TextDecoder().decode(accepted["/project/baselines/toy.json"]));
  const onnxruntime = "<img src=x> @all | `1`";
  const other = JSON.stringify({ ...stored, onnxruntime, acceptedAt: "<!--" });
  const scores = turned("candidate.onnx", 9);
  const { markdown } = await run({ scores }, { "/project/baselines/toy.json": other });
  expect(markdown).not.toMatch(/<(?!\/?sub>)/);
  expect(markdown).not.toContain("@all");
});
