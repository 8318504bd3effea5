import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { rmSync } from "node:fs";
import { writeGenerated } from "../../bench/generated-model.ts";
import type { Canary } from "../../src/commands/candidate/canary.ts";
import type { ModelInForce } from "../../src/commands/model-in-force.ts";
import { verifyRecord } from "../../src/commands/verify.ts";
import { gateModel } from "../../src/gate.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { type BuiltEngine, buildEngine } from "../support/engine-program.ts";
import { withoutCosts } from "../support/fake-engine.ts";

const SHAPE = { width: 64, inner: 1024, blocks: 1 };
const COLUMNS = Array.from({ length: SHAPE.width }, (_, place) => `c${place}`);
const ROWS = 40;
const SMALL = { mostHeld: 100_000, mostInside: 60_000 };
const LARGE = { mostHeld: 1e9, mostInside: 1e9 };
const host = nodeHost();

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
  await writeGenerated(host, at("model.onnx"), SHAPE);
  const rows = Array.from({ length: ROWS }, (_, row) =>
    COLUMNS.map((_column, place) => Math.sin(row * 7 + place).toFixed(4)).join(),
  );
  await host.files.write(at("rows.csv"), [COLUMNS.join(), ...rows].join("\n"));
});
afterAll(() => rmSync(built.folder, { recursive: true, force: true }));

const at = (...parts: readonly string[]): string => host.files.resolve(built.folder, ...parts);

interface Checking {
  readonly sizes: ModelInForce["sizes"];
  readonly output: string;
  readonly recipe?: string;
  readonly canary?: Canary;
}

function checked({
  sizes,
  output,
  recipe = "int8-dynamic",
  canary = false,
}: Checking): Promise<RunRecord> {
  return gateModel(host, withoutCosts(childEngine(built.program)), {
    inForce: {
      name: "generated",
      policy: {
        path: "model.onnx",
        inputs: { x: { columns: COLUMNS } },
        data: { evaluation: { path: "rows.csv" }, calibration: { path: "rows.csv" } },
        recipe,
        criteria: [
          { kind: "floor", metric: "sqnr", limit: 20 },
          { kind: "ceiling", metric: "non-finite-rows", limit: 0 },
        ],
      },
      directory: built.folder,
      modelDirectory: built.folder,
      source: "built-in",
      digest: "",
      baselines: undefined,
      output: at(output),
      onInconclusive: "fail",
      seed: 1,
      ...(sizes === undefined ? {} : { sizes }),
    },
    canary,
  });
}

/** Judged once: every test compares with it. */
let judged: Promise<RunRecord> | undefined;
const whole = (): Promise<RunRecord> => (judged ??= checked({ sizes: LARGE, output: "held" }));

const measured = ({ measurements }: RunRecord) =>
  measurements
    .filter(({ metric }) => !metric.includes("bytes"))
    .map(({ metric, arm, kernels, estimate }) => [metric, arm, kernels, estimate]);

test("a model whose weights stay in their files is judged as one that is held", async () => {
  const streamed = await checked({ sizes: SMALL, output: "streamed" });
  const held = await whole();
  expect(streamed.verdict.outcome).toBe("pass");
  expect(measured(streamed)).toEqual(measured(held));
  expect(streamed.model.digest).toBe(held.model.digest);
  expect(streamed.operations).toEqual(held.operations);
  expect(verifyRecord(streamed, host.digest)).toMatchObject({
    isVerifiable: true,
    differences: [],
  });
  expect(streamed.candidate.dataFiles).toEqual(["candidate.onnx.data"]);
  expect(held.candidate.dataFiles).toBeUndefined();
  const files = await host.files.list(at("streamed"));
  expect(files).toContain("candidate.onnx.data");
  expect(await host.files.list(at("held"))).not.toContain("candidate.onnx.data");
});

test("a candidate of one file whose weights stay in it is judged as one that is held", async () => {
  const left = await checked({ sizes: { ...SMALL, mostInside: 1e9 }, output: "left" });
  const held = await whole();
  expect(await host.files.list(at("left"))).not.toContain("candidate.onnx.data");
  expect(left.candidate.digest).toBe(held.candidate.digest);
  expect(left.candidate.bytes).toBe(held.candidate.bytes);
  expect(measured(left)).toEqual(measured(held));
});

test("a candidate of one file leaves no data of a larger one beside it", async () => {
  await checked({ sizes: SMALL, output: "again" });
  await checked({ sizes: LARGE, output: "again" });
  expect(await host.files.list(at("again"))).not.toContain("candidate.onnx.data");
});

test("a canary of a large model is caught", async () => {
  const { verdict } = await checked({ sizes: SMALL, output: "canary", canary: "zeroed-tensor" });
  expect(verdict.outcome).toBe("fail");
  expect(await host.files.list(at("canary"))).toContain("canary.onnx");
});

test("a search tries recipes on a large model, and says which ones would hold it whole", async () => {
  const { candidate } = await checked({ sizes: SMALL, output: "searched", recipe: "auto" });
  expect(candidate.recipe?.passes.map(({ pass }) => pass)).not.toContain("smooth");
  const reasons = (candidate.trials ?? []).map((trial) => JSON.stringify(trial)).join("\n");
  expect(reasons).toContain("this pass would hold all its weights in memory");
});
