/** The layers that a recipe is hardest on, as the engine really answers without each. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { rmSync } from "node:fs";
import { lossTrials } from "../../../src/commands/candidate/loss-trials.ts";
import { modelsInForce } from "../../../src/commands/model-in-force.ts";
import { prepare, type Prepared } from "../../../src/commands/prepare.ts";
import { sensitiveLayers } from "../../../src/commands/search/sensitive-layers.ts";
import { keepingFloat } from "../../../src/compress/quantized-layers.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { readPolicy } from "../../../src/policy/read-policy.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import type { Engine } from "../../../src/run/engine.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { type BuiltEngine, buildEngine } from "../../support/engine-program.ts";

const host = nodeHost();
const census = (file: string): string =>
  JSON.stringify(host.files.resolve("fixtures/census-income", file));

const POLICY = `version: 1
models:
  census:
    path: ${census("model.onnx")}
    task: { kind: classification, output: probabilities, classes: ["<=50K", ">50K"], positive: ">50K" }
    data:
      calibration: { path: ${census("calibration.csv")}, rows: 100 }
      evaluation: { path: ${census("evaluation.csv")}, label: income, rows: 50 }
    criteria: [{ kind: ceiling, metric: flips, limit: 0.001 }]
`;

/** So few levels that every layer matters. */
const HARD: Recipe = {
  version: 1,
  name: "hard",
  passes: [{ pass: "clean" }, { pass: "round-weights", levels: 9 }, { pass: "pack-weights" }],
};

let built: BuiltEngine;
let engine: Engine;
let prepared: Prepared;
beforeAll(async () => {
  built = await buildEngine();
  engine = childEngine(built.program);
  const policyPath = host.files.resolve(built.folder, "policy.yml");
  await host.files.write(policyPath, POLICY);
  const [inForce] = modelsInForce(host, await readPolicy(host, policyPath), { names: [] });
  if (inForce === undefined) throw new Error("There is a model");
  prepared = await prepare(host, engine, { inForce, canary: false });
});
afterAll(() => rmSync(built.folder, { recursive: true, force: true }));

test("layers stand by what each brings back when it is float, and by that for the bytes it takes", async () => {
  const { byLoss, byLossPerByte } = await sensitiveLayers(host, engine, {
    prepared,
    hasTime: () => true,
  })(HARD);
  expect(byLoss.length).toBeGreaterThan(1);
  expect(new Set(byLossPerByte)).toEqual(new Set(byLoss));
  const { attempt } = await lossTrials(host, engine, prepared);
  const whole = await attempt(HARD);
  const found: Awaited<ReturnType<typeof attempt>>[] = [];
  for (const layer of byLoss) found.push(await attempt(keepingFloat(HARD, [layer])));
  const gains = found.map(({ loss }) => whole.loss - loss);
  expect(gains).toEqual(gains.toSorted((a, b) => b - a));
  expect(Math.min(...gains)).toBeGreaterThan(0);
  const worth = byLossPerByte.map((layer) => {
    const place = byLoss.indexOf(layer);
    return (gains[place] ?? 0) / ((found[place]?.bytes ?? 0) - whole.bytes);
  });
  expect(worth).toEqual(worth.toSorted((a, b) => b - a));
});

test("where the engine fails nothing is known of the layers", async () => {
  const crash = new EngineError("engine-crashed", "it crashed");
  const failing: Engine = { ...engine, predict: () => Promise.reject(crash) };
  expect(await sensitiveLayers(host, failing, { prepared, hasTime: () => true })(HARD)).toEqual({
    byLoss: [],
    byLossPerByte: [],
  });
});

test.each([0, 1, 3])(
  "when the time is over after %d runs there are no more, and no ranking",
  async (most) => {
    let runs = 0;
    const counting: Engine = {
      ...engine,
      predict: (...job) => {
        runs += 1;
        return engine.predict(...job);
      },
    };
    const ranking = sensitiveLayers(host, counting, { prepared, hasTime: () => runs < most });
    expect(await ranking(HARD)).toEqual({ byLoss: [], byLossPerByte: [] });
    expect(runs).toBe(most);
  },
);
