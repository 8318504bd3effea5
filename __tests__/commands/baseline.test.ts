import { expect, test } from "@jest/globals";
import { recordBaselines, showBaselines } from "../../src/commands/baseline.ts";
import { baselineSample } from "../../src/commands/baseline/baseline-sample.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { check as checkSchema } from "../../src/schema/validate.ts";
import { fakeEngine, turned } from "../support/fake-engine.ts";
import { TOY_POLICY, TOY_ROWS, toyHost } from "../support/toy-project.ts";

const REQUEST = { policyPath: "compression-gate.yml", models: [] };

test("what passes is recorded as the schema says, and shown again", async () => {
  const host = toyHost();
  const { recorded, exitCode } = await recordBaselines(host, fakeEngine(), {
    ...REQUEST,
    force: false,
  });
  expect(exitCode).toBe(0);
  expect(recorded.map(({ path, accepted }) => ({ path, accepted }))).toEqual([
    { path: "/project/baselines/toy.json", accepted: true },
  ]);
  const stored: unknown = JSON.parse(host.textOf("baselines/toy.json"));
  expect(checkSchema("baseline", stored).kind).toBe("valid");
  const [shown] = await showBaselines(host, REQUEST);
  expect(shown?.baseline).toEqual(stored);
  expect(Object.keys(shown?.baseline.answers ?? {})).toHaveLength(TOY_ROWS);
});

test("what does not pass is not recorded, and the old baseline stands", async () => {
  const host = toyHost({ "baselines/toy.json": "old" });
  const { recorded, exitCode } = await recordBaselines(
    host,
    fakeEngine({ scores: turned("candidate.onnx") }),
    {
      ...REQUEST,
      force: false,
    },
  );
  expect(exitCode).toBe(1);
  expect(recorded[0]?.accepted).toBe(false);
  expect(host.textOf("baselines/toy.json")).toBe("old");
});

test("--force records what does not pass", async () => {
  const host = toyHost();
  const { exitCode } = await recordBaselines(
    host,
    fakeEngine({ scores: turned("candidate.onnx") }),
    {
      ...REQUEST,
      force: true,
    },
  );
  expect(exitCode).toBe(0);
  expect((await showBaselines(host, REQUEST))[0]?.model).toBe("toy");
});

test("a model that cannot be measured does not keep the others from being recorded, and the exit code says so", async () => {
  const second = TOY_POLICY.slice(TOY_POLICY.indexOf("  toy:")).replace("toy:", "after:");
  const gone = second.replace("after:", "before:").replace("toy.onnx", "gone.onnx");
  const policy = TOY_POLICY.replace("models:\n", `models:\n${gone}`) + second;
  const host = toyHost({ "compression-gate.yml": policy });
  const result = await recordBaselines(host, fakeEngine(), { ...REQUEST, force: false });
  expect(result.exitCode).toBe(4);
  expect(result.failed.map(({ model }) => model)).toEqual(["before"]);
  expect(result.recorded.map(({ path }) => path)).toEqual([
    "/project/baselines/toy.json",
    "/project/baselines/after.json",
  ]);
});

test("a failure of the engine is told apart from an input that cannot be used, and a candidate that fails goes before both", async () => {
  const crash = new EngineError("engine-crashed", "It crashed");
  const version = () => Promise.reject(crash);
  const crashed = await recordBaselines(toyHost(), fakeEngine({ version }), {
    ...REQUEST,
    force: false,
  });
  expect(crashed).toMatchObject({ exitCode: 5, recorded: [], failed: [{ model: "toy" }] });
  const gone = TOY_POLICY.slice(TOY_POLICY.indexOf("  toy:"))
    .replace("toy:", "gone:")
    .replace("toy.onnx", "gone.onnx");
  const host = toyHost({ "compression-gate.yml": `${TOY_POLICY}${gone}` });
  const worse = await recordBaselines(host, fakeEngine({ scores: turned("candidate.onnx") }), {
    ...REQUEST,
    force: false,
  });
  expect(worse).toMatchObject({ exitCode: 1, failed: [{ model: "gone" }] });
});

test("recording does not compare with the baseline that it replaces", async () => {
  const versus =
    "- { kind: non-inferiority, metric: accuracy, margin: 0.02, versus: baseline, slices: false }";
  const host = toyHost({ "compression-gate.yml": `${TOY_POLICY}      ${versus}\n` });
  const { recorded } = await recordBaselines(host, fakeEngine(), { ...REQUEST, force: false });
  const ids = recorded[0]?.record.findings.map(({ id }) => id);
  expect(ids).toEqual(["ceiling/flips/all", "non-inferiority/accuracy/all"]);
  expect(recorded[0]?.accepted).toBe(true);
});

test("all models without a baseline show nothing; one that was asked for is missed by name", async () => {
  expect(await showBaselines(toyHost(), REQUEST)).toEqual([]);
  await expect(showBaselines(toyHost(), { ...REQUEST, models: ["toy"] })).rejects.toThrow(
    'Cannot show the baseline of "toy": there is none at "/project/baselines/toy.json"; record one with `compression-gate baseline record toy`',
  );
});

const classes = {
  kind: "classification",
  rows: 3,
  classes: 2,
  scores: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.7, 0.3),
  predicted: Int32Array.of(0, 1, 0),
  labels: Int32Array.of(0, 0, 0),
  nonFinite: new Uint8Array(3),
  positive: 1,
} as const;

test("baselineSample() pairs the rows that are known, and a stored row without an answer is not finite", () => {
  const pair = baselineSample(classes, [undefined, 0, Number.NaN]);
  if (pair?.reference.kind !== "classification" || pair.candidate.kind !== "classification")
    throw new Error("Classes were given");
  expect([...pair.reference.predicted]).toEqual([0, -1]);
  expect([...pair.reference.nonFinite]).toEqual([0, 1]);
  expect([...pair.candidate.predicted]).toEqual([1, 0]);
  expect([...pair.candidate.scores]).toEqual([0.2, 0.8, 0.7, 0.3]);
});

test("baselineSample() of values pairs values with their targets", () => {
  const values = {
    kind: "regression",
    rows: 2,
    values: Float64Array.of(1, 2),
    targets: Float64Array.of(1.5, 2.5),
    nonFinite: new Uint8Array(2),
  } as const;
  const pair = baselineSample(values, [undefined, 3]);
  expect(pair?.reference).toMatchObject({
    values: Float64Array.of(3),
    targets: Float64Array.of(2.5),
  });
  expect(pair?.candidate).toMatchObject({ values: Float64Array.of(2) });
});

test("baselineSample() of rows that nobody knows, and of tensors, is nothing", () => {
  expect(baselineSample(classes, [undefined, undefined, undefined])).toBeUndefined();
  const tensor = {
    kind: "tensor",
    rows: 1,
    width: 2,
    values: new Float64Array(2),
    nonFinite: new Uint8Array(1),
  } as const;
  expect(baselineSample(tensor, [1])).toBeUndefined();
});
