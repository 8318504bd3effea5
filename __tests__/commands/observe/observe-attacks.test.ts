import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import type { Model } from "../../../src/model/ir.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { type BuiltEngine, buildEngine } from "../../support/engine-program.ts";
import { withoutCosts } from "../../support/fake-engine.ts";
import { constant, float, node, small } from "../../support/models.ts";
import { renderTerminal } from "../../../src/report/terminal.ts";

/** The class is the sign of the sum, or of what is left beyond an offset. */
const model = (offset: number): Model =>
  small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 2)],
    weights: [
      constant("w", [4, 2], -1, 1, -1, 1, -1, 1, -1, 1),
      constant("b", [2], offset, -offset),
    ],
    nodes: [node("a = MatMul(x, w)"), node("y = Add(a, b)")],
  });

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
  built.keep("firm.onnx", model(0));
  built.keep("shifted.onnx", model(0.4));
  const random = mersenneRandom(3);
  const lines = Array.from({ length: 200 }, () => {
    const x = Array.from({ length: 4 }, () => 2 * random.uniform() - 1);
    return [...x, x.reduce((total, value) => total + value, 0) > 0 ? 1 : 0].join(",");
  });
  mkdirSync(join(built.folder, "out"), { recursive: true });
  writeFileSync(join(built.folder, "rows.csv"), ["a,b,c,d,label", ...lines].join("\n"));
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

async function attacked(candidate: string, attack: string): Promise<RunRecord> {
  writeFileSync(
    join(built.folder, "policy.yml"),
    `version: 1
models:
  toy:
    path: firm.onnx
    task: { kind: classification, output: y, scores: logits, classes: ["0", "1"], positive: "1" }
    inputs: { x: { columns: [a, b, c, d] } }
    data: { evaluation: { path: rows.csv, label: label } }
    recipe: { provided: ${candidate} }
    criteria: [{ kind: ceiling, metric: flips, limit: 0.5 }]
    attacks: [{ attack: ${attack}, queries: 60, rows: 60, epsilon: 0.1, margin: 0.05 }]
`,
  );
  const real = withoutCosts(childEngine(built.program));
  const { records, failed } = await check(nodeHost(), real, {
    policyPath: join(built.folder, "policy.yml"),
    models: [],
    canary: false,
  });
  const [record] = records;
  if (record === undefined) throw new Error(String(failed[0]?.error.message));
  return record;
}

const shareOf = (record: RunRecord, arm: string, slice: string): number =>
  Number(
    record.measurements.find(
      (one) => one.metric === "passed-cases" && one.slice === slice && one.arm === arm,
    )?.estimate,
  );

test.each(["square", "simba"])(
  "%s breaks some rows of the base, the same ones of an equal candidate, and what is found for one breaks the other",
  async (attack) => {
    const record = await attacked("firm.onnx", attack);
    const own = shareOf(record, "base", `attack=${attack}`);
    // The largest change of 0.2 in each of four values turns sums of up to 0.8.
    expect(own).toBeGreaterThan(0.1);
    expect(own).toBeLessThan(0.9);
    expect(shareOf(record, "candidate", `attack=${attack}`)).toBe(own);
    expect(shareOf(record, "candidate", `attack=${attack}, found on the base`)).toBe(own);
    expect(record.findings.find(({ slice }) => slice === `attack=${attack}`)?.outcome).not.toBe(
      "fail",
    );
    expect(renderTerminal(record, { colour: false })).toContain(
      `attack ${attack}, 60 rows: float withstands`,
    );
  },
);

test("a candidate that is nearer to its border withstands the attack on fewer rows", async () => {
  const record = await attacked("shifted.onnx", "square");
  const [base, candidate] = ["base", "candidate"].map((arm) =>
    shareOf(record, arm, "attack=square"),
  );
  expect(candidate).not.toBe(base);
});
