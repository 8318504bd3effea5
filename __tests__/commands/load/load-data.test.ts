import { expect, test } from "@jest/globals";
import { loadData } from "../../../src/commands/load/load-data.ts";
import { loadModel } from "../../../src/commands/load/load-model.ts";
import type { FakeHost } from "../../support/fake-host.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { float, node, small, weight } from "../../support/models.ts";
import type { ModelPolicy } from "../../../src/schema/generated/policy.ts";
import { TOY_ROWS, toyCsv, toyHost } from "../../support/toy-project.ts";

const POLICY: ModelPolicy = {
  path: "toy.onnx",
  inputs: { x: { columns: ["a", "b"] } },
  data: {
    evaluation: { path: "evaluation.csv", label: "label", slices: ["region"], groups: ["region"] },
  },
};
const withCalibration = (path: string): ModelPolicy => ({
  ...POLICY,
  data: { ...POLICY.data, calibration: { path } },
});

const load = async (host: FakeHost, policy: ModelPolicy) =>
  loadData(host, await loadModel(host, "toy.onnx"), { policy, directory: "/project" });

test("rows are bound, labelled, sliced and grouped", async () => {
  const data = await load(toyHost(), withCalibration("calibration.csv"));
  expect(data.task).toMatchObject({ kind: "classification", classCount: 2 });
  expect(data.evaluation.feeds).toMatchObject({ rows: TOY_ROWS });
  expect(data.evaluation.labels?.length).toBe(TOY_ROWS);
  expect(data.slices.map(({ name, rows }) => [name, rows.length])).toEqual([
    ["region=north", 100],
    ["region=south", 200],
  ]);
  expect(data.groups.map(({ column, members }) => [column, members.length])).toEqual([
    ["region", 2],
  ]);
  expect(data.overlap).toBe(0);
});

test("without calibration data a fifth of the rows is set apart, and is not judged", async () => {
  const { calibration, evaluation, overlap } = await load(toyHost(), POLICY);
  expect(calibration.dataset.rows + evaluation.dataset.rows).toBe(TOY_ROWS);
  expect(calibration.dataset.rows).toBeGreaterThan(TOY_ROWS * 0.1);
  expect(calibration.dataset.rows).toBeLessThan(TOY_ROWS * 0.3);
  expect(overlap).toBe(0);
});

test("for a candidate from elsewhere all rows are judged", async () => {
  const policy = { ...POLICY, recipe: { provided: "small.onnx" } };
  const { evaluation, overlap } = await load(toyHost(), policy);
  expect(evaluation.dataset.rows).toBe(TOY_ROWS);
  expect(overlap).toBe(0);
});

test("evaluation rows that calibration holds too are counted", async () => {
  const host = toyHost({ "calibration.csv": toyCsv(7) });
  expect((await load(host, withCalibration("calibration.csv"))).overlap).toBe(7);
});

test("calibration data needs no label", async () => {
  const host = toyHost({ "calibration.csv": "a,b\n1,2\n" });
  const { calibration } = await load(host, withCalibration("calibration.csv"));
  expect(calibration.labels).toBeUndefined();
  expect(calibration.feeds.rows).toBe(1);
});

test("one row cannot be split into calibration and evaluation", async () => {
  const host = toyHost({ "evaluation.csv": toyCsv(1) });
  await expect(load(host, POLICY)).rejects.toThrow(
    'Cannot set calibration rows of "evaluation.csv" apart: 1 row is too few; name calibration data (data.calibration)',
  );
});

test("targets of a regression are numbers", async () => {
  const regression = {
    ...withCalibration("calibration.csv"),
    task: { kind: "regression" },
  } as const;
  const { evaluation } = await load(toyHost(), regression);
  expect(evaluation.targets?.length).toBe(TOY_ROWS);
  expect(evaluation.labels).toBeUndefined();
});

test("rows that are too many are sampled by what they hold, wherever they stand, and calibration rows that are set apart with them", async () => {
  const limited = (rows: number): ModelPolicy => ({
    ...POLICY,
    data: { evaluation: { ...POLICY.data.evaluation, rows } },
  });
  const { evaluation, calibration, sampledFrom } = await load(toyHost(), limited(40));
  const whole = await load(toyHost(), POLICY);
  expect([evaluation.dataset.rows, calibration.dataset.rows]).toEqual([40, 40]);
  expect(sampledFrom).toBe(whole.evaluation.dataset.rows);
  const known = new Set(whole.evaluation.dataset.rowDigests);
  expect(evaluation.dataset.rowDigests.every((digest) => known.has(digest))).toBe(true);
  const [head = "", ...lines] = toyCsv().trim().split("\n");
  const turned = toyHost({ "evaluation.csv": [head, ...lines.toReversed()].join("\n") });
  const again = await load(turned, limited(40));
  expect(again.evaluation.dataset.rowDigests.toSorted()).toEqual(
    evaluation.dataset.rowDigests.toSorted(),
  );
});

test("a limit that no data exceeds changes nothing and is no sample", async () => {
  const policy = {
    ...withCalibration("calibration.csv"),
    data: {
      calibration: { path: "calibration.csv", rows: 3 },
      evaluation: { ...POLICY.data.evaluation, rows: TOY_ROWS },
    },
  };
  const { evaluation, calibration, sampledFrom } = await load(toyHost(), policy);
  expect([evaluation.dataset.rows, calibration.dataset.rows]).toEqual([TOY_ROWS, 3]);
  expect(sampledFrom).toBeUndefined();
});

test("a model that takes nothing is refused before a row is bound", async () => {
  const model = small({
    inputs: [],
    outputs: [float("y", 1, 4)],
    weights: [weight("v", [1, 4], 1), weight("w", [4, 4], 2)],
    nodes: [node("y = MatMul(v, w)")],
  });
  const host = toyHost({ "toy.onnx": writeModel(model) });
  await expect(load(host, withCalibration("calibration.csv"))).rejects.toThrow(
    'Cannot judge model "toy.onnx": it has no inputs but those with defaults, and answers every row alike; export it with the inputs that differ from row to row',
  );
});
