/** A model that gives a number and how sure it is of it, from compressing to the verdict, through the real engine. */
import { afterAll, expect, jest, test } from "@jest/globals";
import { writeFileSync } from "node:fs";
import { writeModel } from "../../src/model/write-model.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { withoutCosts } from "../support/fake-engine.ts";
import { float, node, randomFloats, small, weight } from "../support/models.ts";
import { buildProgram } from "../support/program.ts";
import { makeScratch } from "../support/scratch.ts";

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(300_000);

const program = buildProgram();
const scratch = makeScratch();

afterAll(() => {
  scratch.remove();
  program.remove();
});

const WIDTH = 16;
const ROWS = 400;

const NUMBER = ["wide = MatMul(x, w)", "hidden = Relu(wide)", "mean = MatMul(hidden, to-mean)"];
const SURENESS = ["raw = MatMul(hidden, to-sigma)", "deviation = Softplus(raw)"];

function modelOf(outputs: readonly string[], lines: readonly string[]): Uint8Array {
  return writeModel(
    small({
      inputs: [float("x", "N", WIDTH)],
      outputs: outputs.map((name) => float(name, "N", 1)),
      weights: [
        weight("w", [WIDTH, 128], 1),
        weight("to-mean", [128, 1], 2),
        weight("to-sigma", [128, 1], 3),
      ],
      nodes: lines.map((line) => node(line)),
    }),
  );
}

/** The same for every row and column in every run; the target is near nothing in particular. */
function table(): string {
  const values = randomFloats(ROWS * (WIDTH + 1), 4, 1);
  const names = Array.from({ length: WIDTH }, (_, column) => `x${column}`);
  const lines = Array.from({ length: ROWS }, (_, row) =>
    [...values.subarray(row * (WIDTH + 1), (row + 1) * (WIDTH + 1))].join(),
  );
  return [[...names, "target"].join(), ...lines].join("\n");
}

const policyFor = (recipe: string): string => `version: 1
models:
  sure:
    path: sure.onnx
    task: { kind: regression, output: mean, deviation: deviation }
    inputs:
      x: { columns: [${Array.from({ length: WIDTH }, (_, column) => `x${column}`).join()}] }
    data: { evaluation: { path: rows.csv, label: target } }
    recipe: ${recipe}
    criteria:
      - { kind: non-inferiority, metric: mae, margin: 0.1 }
`;

interface Checked {
  readonly exitCode: number | null;
  readonly record: RunRecord;
}

async function check(recipe: string): Promise<Checked> {
  writeFileSync(scratch.at("policy.yml"), policyFor(recipe));
  const given = { directory: scratch.path, through: withoutCosts };
  const words = ["check", "--policy", "policy.yml", "--json"];
  const { exitCode, out, error } = await program.call(words, given);
  if (out === "") throw new Error(error);
  const { records }: { readonly records: readonly RunRecord[] } = JSON.parse(out);
  const [record] = records;
  if (record === undefined) throw new Error(error);
  return { exitCode, record };
}

test("both outputs of a compressed model are measured, in whichever order the model gives them", async () => {
  writeFileSync(scratch.at("sure.onnx"), modelOf(["deviation", "mean"], [...NUMBER, ...SURENESS]));
  writeFileSync(scratch.at("rows.csv"), table());
  const made = await check("int8-dynamic");
  expect(made.record.findings).toMatchObject([{ metric: "mae", outcome: "pass" }]);
  const ofBase = (metric: string): number | null | undefined =>
    made.record.measurements.find((one) => one.metric === metric && one.arm === "base")?.estimate;
  // A number that was read as its deviation, or the other way round, covers otherwise and lies elsewhere.
  const judged = await check("{ provided: sure.onnx }");
  expect(judged.record.rows.base).toHaveLength(ROWS);
  expect(ofBase("interval-coverage")).toBeGreaterThan(0);
  expect(judged.record.rows.candidate).toEqual(judged.record.rows.base);
  expect(judged.record.rows.base.some((answer) => (answer ?? 0) < 0)).toBe(true);
  expect(judged.exitCode).toBe(0);
});

test("a candidate that lost its deviations is refused before anything is run", async () => {
  writeFileSync(scratch.at("sure.onnx"), modelOf(["deviation", "mean"], [...NUMBER, ...SURENESS]));
  writeFileSync(scratch.at("rows.csv"), table());
  writeFileSync(scratch.at("alone.onnx"), modelOf(["mean"], NUMBER));
  writeFileSync(scratch.at("policy.yml"), policyFor("{ provided: alone.onnx }"));
  const given = { directory: scratch.path, through: withoutCosts };
  const { exitCode, out, error } = await program.call(["check", "--policy", "policy.yml"], given);
  expect(exitCode).toBe(4);
  expect(out + error).toContain(
    'Cannot judge candidate "alone.onnx": it has no output "deviation", which is judged; its outputs are "mean"',
  );
});
