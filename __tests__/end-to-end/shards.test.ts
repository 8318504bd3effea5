/** The same rows on one machine and on several, through the real engine process. */
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { checkChange } from "../../src/commands/change/check-change.ts";
import { judgeParts } from "../../src/commands/parts/judge-parts.ts";
import { measureParts } from "../../src/commands/parts/measure-parts.ts";
import { planWhole } from "../../src/commands/change/plan-change.ts";
import type { Host } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { toJson } from "../../src/record/json-file.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { Engine } from "../../src/run/engine.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { type BuiltEngine, buildEngine } from "../support/engine-program.ts";
import { makeScratch } from "../support/scratch.ts";

// Engine processes start one after the other, which a busy machine takes its time for.
jest.setTimeout(120_000);

/** In batches of four: what a row is answered depends on the rows beside it, since activations share a scale. */
const POLICY = `version: 1
models:
  income:
    path: model.onnx
    task: { kind: classification, output: probabilities, classes: ["<=50K", ">50K"], positive: ">50K" }
    data:
      calibration: { path: calibration.csv }
      evaluation: { path: evaluation.csv, label: income, slices: [sex], groups: [sex] }
    serving: { batch: 4 }
    recipe: int8-dynamic
    criteria:
      - { kind: ceiling, metric: flips, limit: 0.1 }
      - { kind: ceiling, metric: bytes, limit: 1, relative: true }
      - { kind: non-inferiority, metric: accuracy, margin: 0.05 }
      - { kind: non-inferiority, metric: log-loss, margin: 0.2 }
`;

const scratch = makeScratch();
let engine: BuiltEngine;
let host: Host;

const lines = (path: string, count: number): string =>
  `${readFileSync(path, "utf8").split("\n").slice(0, count).join("\n")}\n`;

beforeAll(async () => {
  engine = await buildEngine();
  mkdirSync(scratch.path, { recursive: true });
  cpSync("fixtures/census-income/model.onnx", scratch.at("model.onnx"));
  writeFileSync(scratch.at("compression-gate.yml"), POLICY);
  // 202 rows: the last batch holds two.
  writeFileSync(scratch.at("evaluation.csv"), lines("fixtures/census-income/evaluation.csv", 203));
  writeFileSync(scratch.at("calibration.csv"), lines("fixtures/census-income/calibration.csv", 51));
  const real = nodeHost({ workingDirectory: scratch.path });
  host = { ...real, clock: { ...real.clock, now: () => new Date("2026-03-01T12:00:00Z") } };
});

afterAll(() => {
  scratch.remove();
  rmSync(engine.folder, { recursive: true, force: true });
});

const real = (): Engine => childEngine({ ...engine.program, host });
const asked = (): Promise<Engine> => Promise.resolve(real());
const NOBODY = (): Promise<Engine> => Promise.reject(new Error("An engine was asked for"));

async function judged(source?: ReturnType<typeof judgeParts>): Promise<RunRecord> {
  const { runs, unjudged } = await checkChange(host, source === undefined ? asked : NOBODY, {
    policyPath: "compression-gate.yml",
    models: [],
    mentioned: [],
    baseCommit: undefined,
    output: undefined,
    onPlan: () => Promise.resolve(),
    onModel: () => Promise.resolve(),
    ...(source === undefined ? {} : { source }),
  });
  const [run] = runs;
  if (run === undefined) throw new Error(unjudged[0]?.reason ?? "The model was judged");
  return run.record;
}

async function measureShards(count: number): Promise<void> {
  rmSync(scratch.at("out"), { recursive: true });
  for (let index = 1; index <= count; index += 1) {
    const plan = await planWhole(host, {
      policyPath: "compression-gate.yml",
      models: [],
      output: undefined,
    });
    const request = { plan, shard: { index, count }, change: undefined };
    await measureParts(host, asked, request);
  }
}

test("one, two and three shards give the record of a single machine, to the last bit", async () => {
  const alone = toJson(await judged());
  for (const count of [1, 2, 3]) {
    await measureShards(count);
    const source = judgeParts(host, { shards: count, change: undefined, engine: NOBODY });
    expect(toJson(await judged(source))).toBe(alone);
  }
});

test("attacks are made by the job that judges, on the answers of all shards, as a single machine makes them", async () => {
  const attacks = [
    "{ attack: greedy-columns, rows: 6, queries: 30, margin: 0.5 }",
    "{ attack: square, rows: 6, queries: 10, input: age }",
  ];
  const attacked = `${POLICY}    attacks:\n${attacks.map((one) => `      - ${one}\n`).join("")}`;
  writeFileSync(scratch.at("compression-gate.yml"), attacked);
  const single = await judged();
  expect(single.findings.map(({ slice }) => slice)).toContain("attack=greedy-columns");
  await measureShards(2);
  const source = judgeParts(host, { shards: 2, change: undefined, engine: asked });
  expect(toJson(await judged(source))).toBe(toJson(single));
});
