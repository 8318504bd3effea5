import { expect, test } from "@jest/globals";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gateModel } from "../../../src/gate.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { makeNode, makeTensor, type Node } from "../../../src/model/ir.ts";
import { makeModel } from "../../../src/model/make-model.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import { renderTerminal } from "../../../src/report/terminal.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import type { ModelPolicy } from "../../../src/schema/generated/policy.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { check } from "../../../src/schema/validate.ts";
import { paperLatency, paperMemory } from "../../support/paper-gate.ts";
import { gaussian } from "../../../src/stats/gaussian.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";

const SIDE = 48;

const layer = (name: string, input: string, output: string): Node =>
  makeNode({ operator: "MatMul", inputs: [input, `${name}.weight`], outputs: [output], name });

/** Two layers of 48 × 48 and an output; in the second, one weight in each column dwarfs the others, so that codes have no room for them. */
function spikyModel(): Uint8Array {
  const random = mersenneRandom(3);
  const weight = (columns: number): Float32Array =>
    Float32Array.from({ length: SIDE * columns }, () => gaussian(random) / Math.sqrt(SIDE));
  const spiky = weight(SIDE).fill(400, 0, SIDE);
  const [x, y] = [
    ["N", SIDE],
    ["N", 4],
  ] as const;
  const model = makeModel({
    opset: 17,
    inputs: [{ name: "x", elementType: "float32", shape: [...x] }],
    outputs: [{ name: "scores", elementType: "float32", shape: [...y] }],
    initializers: [
      makeTensor("first.weight", "float32", {
        dims: [SIDE, SIDE],
        values: weight(SIDE).fill(0, 0, SIDE),
      }),
      makeTensor("spiky.weight", "float32", { dims: [SIDE, SIDE], values: spiky }),
      makeTensor("last.weight", "float32", { dims: [SIDE, 4], values: weight(4) }),
    ],
    nodes: [
      layer("first", "x", "a"),
      makeNode({ operator: "Tanh", inputs: ["a"], outputs: ["b"] }),
      // The spikes meet an activation that is always 0, and matter to nobody but the scales.
      makeNode({ operator: "Mul", inputs: ["b", "mask"], outputs: ["c"] }),
      layer("spiky", "c", "d"),
      layer("last", "d", "scores"),
    ],
  });
  const mask = Float32Array.from({ length: SIDE }, (_, place) => (place === 0 ? 0 : 1));
  model.graph?.initializer.push(makeTensor("mask", "float32", { dims: [SIDE], values: mask }));
  return writeModel(model);
}

function rows(count: number, seed: number): string {
  const random = mersenneRandom(seed);
  return Array.from(
    { length: count },
    () => `${JSON.stringify({ x: Array.from({ length: SIDE }, () => gaussian(random)) })}\n`,
  ).join("");
}

async function gate(
  policy: Pick<ModelPolicy, "recipe" | "criteria">,
  options: { readonly blame: boolean; readonly canary?: boolean },
): Promise<RunRecord> {
  const directory = mkdtempSync(join(tmpdir(), "blame-"));
  try {
    writeFileSync(join(directory, "model.onnx"), spikyModel());
    writeFileSync(join(directory, "calibration.jsonl"), rows(64, 1));
    writeFileSync(join(directory, "evaluation.jsonl"), rows(64, 2));
    const host = nodeHost({ workingDirectory: directory });
    const enginePath = join(process.cwd(), "dist/engine.js");
    // Timings and memory say nothing of layers, and take long.
    const engine = {
      ...childEngine({ host, enginePath }),
      latency: paperLatency,
      memory: paperMemory,
    };
    return await gateModel(host, engine, {
      inForce: {
        name: "spiky",
        policy: {
          path: "model.onnx",
          task: { kind: "fidelity" },
          data: {
            calibration: { path: "calibration.jsonl" },
            evaluation: { path: "evaluation.jsonl" },
          },
          ...policy,
        },
        directory,
        modelDirectory: directory,
        source: "policy.yml",
        digest: "",
        baselines: undefined,
        output: join(directory, "out"),
        onInconclusive: "fail",
        seed: 1,
      },
      canary: options.canary ?? false,
      blame: options.blame,
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const RECIPE: ModelPolicy["recipe"] = {
  passes: [{ pass: "int8-dynamic", "minimum-elements": 0, "per-channel": true }],
};
const STRICT: ModelPolicy["criteria"] = [{ kind: "floor", metric: "sqnr", limit: 25 }];

/** As if the candidate met every criterion on the calibration rows. */
function withUnseenFailure(record: RunRecord): RunRecord {
  const { blame } = record;
  if (blame?.fix === undefined) throw new Error("There is a fix");
  return { ...record, blame: { ...blame, fix: { ...blame.fix, visible: false } } };
}

test("the layer whose weights the codes cannot hold carries nearly all of the loss, and keeping it float mends the candidate", async () => {
  const record = await gate({ recipe: RECIPE, criteria: STRICT }, { blame: false });
  expect(record.verdict.outcome).toBe("fail");
  const { blame } = record;
  const [worst, ...others] = blame?.layers ?? [];
  expect(worst).toMatchObject({ pass: "int8-dynamic", node: "spiky", operator: "MatMul" });
  expect(worst?.share).toBeGreaterThan(0.9);
  expect(others.map(({ node }) => node).toSorted()).toEqual(["first", "last"]);
  expect(others.every(({ share }) => Math.abs(share) < 0.1)).toBe(true);
  // 48 × 48 weights take three bytes more each as float; scales and nodes go.
  expect(Math.abs((worst?.bytes ?? 0) - 3 * SIDE * SIDE)).toBeLessThan(900);
  expect(blame?.fix).toMatchObject({
    nodes: ["spiky"],
    visible: true,
    meets: true,
    passes: [
      { pass: "int8-dynamic", "minimum-elements": 0, "per-channel": true, "keep-float": ["spiky"] },
    ],
  });
  expect(check("record", JSON.parse(JSON.stringify(record)))).toMatchObject({ kind: "valid" });
  const mended = await gate(
    { recipe: { passes: blame?.fix?.passes ?? [] }, criteria: STRICT },
    { blame: false },
  );
  expect(mended.verdict.outcome).toBe("pass");
  expect(mended.blame).toBeUndefined();
  expect(mended.candidate.bytes - record.candidate.bytes).toBe(blame?.fix?.bytes);
  const markdown = renderMarkdown([record], { reproduce: () => "" });
  expect(markdown).toContain(
    '    - { pass: "int8-dynamic", minimum-elements: 0, per-channel: true, keep-float: ["spiky"] }',
  );
  expect(markdown).toMatch(/\| `spiky` \| MatMul +\| `int8-dynamic` \|/);
  expect(markdown).toContain("What would mend it: 1 layer kept float");
  const control = "random noise as loud as its own error in each of 3 weights";
  expect(markdown).toContain(control);
  expect(renderTerminal(record, { colour: false })).toContain(control);
  expect(renderTerminal(record, { colour: false })).toContain(
    'keep-float: ["spiky"] would mend it',
  );
  const unseen = withUnseenFailure(record);
  expect(renderMarkdown([unseen], { reproduce: () => "" })).toContain(
    "they cannot show whether it mends what failed",
  );
  expect(renderTerminal(unseen, { colour: false })).not.toContain("would mend it");
}, 60_000);

test("where nothing fails, layers are blamed only when it is asked for, and nothing needs mending", async () => {
  const loose: ModelPolicy["criteria"] = [{ kind: "floor", metric: "sqnr", limit: -50 }];
  const { blame } = await gate({ recipe: RECIPE, criteria: loose }, { blame: true });
  expect(blame?.layers).toHaveLength(3);
  expect(blame?.fix).toBeUndefined();
  expect(blame?.measure).toBe("noise");
  expect(blame?.noise).toMatchObject({ layers: 3, unread: 0 });
  expect(blame?.noise?.losses).toHaveLength(9);
  expect(blame?.noise?.flips).toBeUndefined();
}, 60_000);

test("a canary, which is broken on purpose, blames no layer", async () => {
  const record = await gate({ recipe: RECIPE, criteria: STRICT }, { blame: false, canary: true });
  expect(record.verdict.outcome).toBe("fail");
  expect(record.blame).toBeUndefined();
}, 60_000);
