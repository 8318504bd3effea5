import { expect, test } from "@jest/globals";
import * as runtime from "onnxruntime-node";
import { writeModel } from "../../../src/model/write-model.ts";
import type { AttackPlan } from "../../../src/run/engine.ts";
import { attackRows } from "../../../src/run/process/attack.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import { constant, float, node, small } from "../../support/models.ts";

/** The class is the sign of the sum. */
const sign = small({
  inputs: [float("x", "rows", 4)],
  outputs: [float("y", "rows", 2)],
  weights: [constant("w", [4, 2], -1, 1, -1, 1, -1, 1, -1, 1)],
  nodes: [node("y = MatMul(x, w)")],
});

const PLAN: AttackPlan = {
  kind: "simba",
  input: "x",
  epsilon: 0.5,
  low: -1,
  high: 1,
  queries: 40,
  labels: [1, 1],
  output: "y",
  middle: 0,
  batch: 1,
  seed: 1,
};

const COLUMN: Column = {
  name: "x",
  elementType: "float32",
  itemShape: [4],
  rows: 2,
  values: Float32Array.of(0.25, 0.25, 0.25, 0.25, -0.5, -0.5, -0.5, -0.5),
};

async function attacked(plan: Partial<AttackPlan> = {}): Promise<readonly number[]> {
  const session = await runtime.InferenceSession.create(writeModel(sign));
  const changed = await attackRows({
    runtime,
    session,
    columns: [COLUMN],
    plan: { ...PLAN, ...plan },
  });
  return Array.from(changed.values, Number);
}

test("a row ends as near to another class as its questions found, and one that is wrong already stays as it is", async () => {
  const values = await attacked();
  expect(values.slice(0, 4).reduce((total, value) => total + value, 0)).toBeLessThanOrEqual(0);
  expect(values.slice(4)).toEqual([-0.5, -0.5, -0.5, -0.5]);
});

test("no value moves further than allowed", async () => {
  const values = await attacked({ kind: "square", epsilon: 0.125 });
  for (const [place, value] of values.entries())
    expect(Math.abs(value - Number(COLUMN.values[place]))).toBeLessThanOrEqual(0.125 + 1e-6);
});

test("an input that is not there is named", async () => {
  await expect(attacked({ input: "z" })).rejects.toThrow('The model has no numeric input "z"');
});
