import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { tokenize } from "../../../src/data/tokenize.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import type { Feeds } from "../../../src/schema/tensor.ts";
import { type BuiltEngine, buildEngine, LIMITS, PLAIN } from "../../support/engine-program.ts";
import { withoutCosts } from "../../support/fake-engine.ts";
import { float, int64, integers, node, small, weight } from "../../support/models.ts";

const FIXTURE = resolve("fixtures/mail-spam");
const ROWS = 48;
/** Float answers of the same row differ in the last bits when sums have more terms. */
const ROUNDING = 1e-4;

/** A mean over all positions, padding or not. */
const blind = small({
  inputs: [int64("input_ids", "rows", "tokens")],
  outputs: [float("y", "rows", 2), float("each", "rows", "tokens", 2)],
  weights: [weight("table", [6000, 2], 1), integers("axis", 1)],
  nodes: [
    node("each = Gather(table, input_ids)"),
    node("y = ReduceMean(each, axis)", { keepdims: 0 }),
  ],
  opset: 18,
});
/** The same positions, each by itself. */
const plain = small({
  inputs: [float("x", "rows", 2)],
  outputs: [float("y", "rows", 2)],
  weights: [weight("w", [2, 2], 1)],
  nodes: [node("y = MatMul(x, w)")],
});

let built: BuiltEngine;
let texts: readonly string[];
beforeAll(async () => {
  built = await buildEngine();
  built.keep("blind.onnx", blind);
  built.keep("plain.onnx", plain);
  mkdirSync(join(built.folder, "out"), { recursive: true });
  const lines = readFileSync(join(FIXTURE, "evaluation.jsonl"), "utf8").split("\n").slice(0, ROWS);
  texts = lines.map((line) => String(JSON.parse(line).text));
  writeFileSync(join(built.folder, "rows.jsonl"), lines.join("\n"));
  writeFileSync(join(built.folder, "rows.csv"), "a,b\n1,2\n3,4\n5,6\n");
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

const TEXT = `input_ids: { text: text, tokenizer: ${join(FIXTURE, "tokenizer.json")} }`;

interface Asked {
  readonly path: string;
  readonly recipe: string;
  readonly output: string;
  readonly inputs?: string;
  readonly rows?: string;
}

async function judged({
  path,
  recipe,
  output,
  inputs = TEXT,
  rows = "rows.jsonl",
}: Asked): Promise<RunRecord> {
  const policyPath = join(built.folder, "policy.yml");
  writeFileSync(
    policyPath,
    `version: 1
models:
  texts:
    path: ${path}
    task: { kind: ${output === "logits" ? "classification" : "fidelity"}, output: ${output} }
    inputs: { ${inputs} }
    data: { calibration: { path: ${rows} }, evaluation: { path: ${rows} } }
    recipe: ${recipe}
    criteria: [{ kind: ceiling, metric: non-finite-rows, limit: 0 }]
    probes: [padding]
`,
  );
  const real = withoutCosts(childEngine(built.program));
  const { records, failed } = await check(nodeHost(), real, {
    policyPath,
    models: [],
    canary: false,
  });
  const [record] = records;
  if (record === undefined) throw new Error(String(failed[0]?.error.message));
  return record;
}

const figures = ({ measurements }: RunRecord, metric: string): readonly number[] =>
  measurements
    .filter((one) => one.slice === "probe=padding" && one.metric === metric)
    .map(({ estimate }) => estimate ?? Number.NaN);

test("dynamic quantization makes answers depend on padding where the float model's do not", async () => {
  const path = join(FIXTURE, "model.onnx");
  const record = await judged({ path, recipe: "int8-dynamic", output: "logits" });
  const [base, candidate, change] = figures(record, "padding-difference");
  expect(base).toBeLessThan(ROUNDING);
  expect(candidate).toBeGreaterThan(10 * ROUNDING);
  expect(change).toBeCloseTo(Number(candidate) - Number(base), 12);
  const flips = figures(record, "padding-flips");
  expect(flips[0]).toBe(0);
  expect(flips).toHaveLength(3);
  const [, made] = record.measurements.filter(({ metric }) => metric === "padding-difference");
  // Rows that fill all positions are left out, and of what remains padding alone makes a part.
  expect(made?.n).toBeGreaterThan(10);
  expect(made?.n).toBeLessThanOrEqual(ROWS);
  expect(made?.detail?.["paddedAlone"]).toBeGreaterThan(ROUNDING);
  expect(record.findings.map(({ slice }) => slice)).toEqual(["all"]);
  expect(renderMarkdown([record], { reproduce: () => "" })).toMatch(
    /\| padding +\| +\d+ \| padding-difference \|/,
  );
});

test("a float model that leans on its padding is no fault of the candidate", async () => {
  const path = "blind.onnx";
  const record = await judged({ path, recipe: "{ provided: blind.onnx }", output: "y" });
  const [base, candidate, change] = figures(record, "padding-difference");
  expect(base).toBeGreaterThan(0.1);
  expect([candidate, change]).toEqual([base, 0]);
  expect(figures(record, "padding-flips")).toEqual([]);
  expect(record.verdict.outcome).toBe("pass");
});

test("an answer for each position is compared at the row's own positions", async () => {
  const path = "blind.onnx";
  const record = await judged({ path, recipe: "{ provided: blind.onnx }", output: "each" });
  expect(figures(record, "padding-difference")).toEqual([0, 0, 0]);
});

test("a model without padding is not said to be free of its influence: one sentence says why", async () => {
  const record = await judged({
    path: "plain.onnx",
    recipe: "{ provided: plain.onnx }",
    output: "y",
    inputs: "x: { columns: [a, b] }",
    rows: "rows.csv",
  });
  expect(figures(record, "padding-difference")).toEqual([]);
  expect(record.notices).toContain(
    "On probe=padding nothing is measured: it is not applicable, since the model has neither an attention mask nor text that is tokenized",
  );
});

test("rows that are cut in the engine answer as those that were never padded", async () => {
  const file = { text: readFileSync(join(FIXTURE, "tokenizer.json"), "utf8"), source: "t" };
  const modelPath = join(FIXTURE, "model.onnx");
  const feedsOf = (some: readonly string[], padding: "none" | "max-length"): Feeds => {
    const { length, ids, attentionMask } = tokenize(some, file, { padding });
    const shared = { elementType: "int64", itemShape: [length], rows: some.length } as const;
    return {
      rows: some.length,
      columns: [
        { ...shared, name: "input_ids", values: ids },
        { ...shared, name: "attention_mask", values: attentionMask },
      ],
    };
  };
  const engine = childEngine(built.program);
  const some = texts.slice(0, 4);
  const lengths = some.map((text) => tokenize([text], file, { padding: "none" }).length);
  const inputs = ["input_ids", "attention_mask"];
  const cut = await engine.predict(
    {
      modelPath,
      feeds: feedsOf(some, "max-length"),
      batch: 1,
      options: PLAIN,
      unpadding: { inputs, lengths, side: "right", isCut: true },
    },
    LIMITS,
  );
  const each = [];
  for (const text of some) {
    const job = { modelPath, feeds: feedsOf([text], "none"), batch: 1, options: PLAIN };
    const { outputs } = await engine.predict(job, LIMITS);
    each.push(...Array.from(outputs[0]?.values ?? [], Number));
  }
  expect(Array.from(cut.outputs[0]?.values ?? [], Number)).toEqual(each);
  expect(Math.min(...lengths)).toBeLessThan(128);
});
