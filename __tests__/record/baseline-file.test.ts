import { expect, test } from "@jest/globals";
import {
  baselineAnswers,
  baselinePath,
  baselineState,
  buildBaseline,
  readBaseline,
  reusableRecipe,
  writeBaseline,
} from "../../src/record/baseline-file.ts";
import { layerMeasurements } from "../../src/measure/layer-fates.ts";
import type { Baseline } from "../../src/schema/generated/baseline.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { check } from "../../src/schema/validate.ts";
import { fakeHost } from "../support/fake-host.ts";
import { accuracyOf, bytesOf, flipsOf, latencyOf } from "../support/judging.ts";
import { recordOf } from "../support/records.ts";

const ROWS: RunRecord["rows"] = {
  digest: ["b", "a", "c"],
  label: [1, 0, 1],
  base: [1, 0, 1],
  candidate: [1, 0, 0],
  candidateExact: [1, 0.123456789012, null],
};

const record = (): RunRecord =>
  recordOf({
    measurements: [
      ...accuracyOf(3, 4, 5000),
      ...accuracyOf(3, 4, 5000, { kernels: "exact" }),
      ...accuracyOf(1, 1, 500, { kernels: "exact", slice: "sex=F" }),
      ...accuracyOf(9, 9, 5000, { kernels: "exact", versus: "baseline" }),
      bytesOf(0.3, { arm: "candidate", estimate: 47_313, unit: "bytes" }),
      latencyOf(0.9, 0.01),
      flipsOf(9, 1207, { kernels: "exact", estimate: null }),
    ],
    record: { rows: ROWS },
  });

test("a baseline keeps what holds on every machine: exact answers and sizes, never timings", () => {
  const { values, answers } = buildBaseline(record());
  expect(values).toEqual({ accuracy: 0.9002, "accuracy on sex=F": 0.9, bytes: 47_313 });
  expect(Object.entries(answers)).toEqual([
    ["a", "0.123456789"],
    ["b", "1"],
    ["c", "none"],
  ]);
});

test("a baseline keeps what the engine made of the layers, though it is no matter of exact kernels", () => {
  const measurements = layerMeasurements([{ fate: "fused" }, { fate: "dequantized" }]);
  const { values, baseValues } = buildBaseline(recordOf({ measurements }));
  expect(values).toEqual({
    "dequantized-layers": 1,
    "float-islands": 0,
    "integer-layers": 0.5,
    "silently-quantized-layers": 0,
  });
  expect(baseValues).toEqual({});
});

test("a baseline survives the way to its file and back, and fits its schema", async () => {
  const host = fakeHost();
  const baseline = buildBaseline(record());
  const path = baselinePath(host, "baselines", "mail-spam");
  await writeBaseline(host, path, baseline);
  expect(path).toMatch(/baselines\/mail-spam\.json$/);
  expect(await readBaseline(host, path)).toEqual(baseline);
  expect(check("baseline", JSON.parse(host.textOf(path))).kind).toBe("valid");
});

test("the same record makes the same bytes", async () => {
  const [first, second] = [fakeHost(), fakeHost()];
  await writeBaseline(first, "b.json", buildBaseline(record()));
  await writeBaseline(second, "b.json", buildBaseline(record()));
  expect(first.textOf("b.json")).toBe(second.textOf("b.json"));
});

const refused = (text: string) => readBaseline(fakeHost({ files: { "b.json": text } }), "b.json");

test("a baseline that is missing is none; one that cannot be used is refused by what is wrong", async () => {
  expect(await readBaseline(fakeHost(), "b.json")).toBeUndefined();
  await expect(refused("{")).rejects.toThrow('Cannot read baseline "b.json": it is not JSON');
  await expect(refused("{}")).rejects.toThrow('Cannot read baseline "b.json": ');
  await expect(
    refused(JSON.stringify({ ...buildBaseline(record()), answers: { a: "two words too many" } })),
  ).rejects.toThrow("answers");
});

test("answers are found by row, and a row without one is not the same as a row that is not known", () => {
  expect(baselineAnswers(buildBaseline(record()), ["c", "b", "new"])).toEqual([
    Number.NaN,
    1,
    undefined,
  ]);
});

test("a baseline that knows any row is present; one that knows none is stale, and says what to do", () => {
  const baseline = buildBaseline(record());
  expect(baselineState(undefined, { model: "m", rowDigests: ["a"] })).toEqual({
    state: "missing",
    reason:
      "there is no baseline yet; record one with `compression-gate baseline record m` and commit it",
  });
  expect(baselineState(baseline, { model: "m", rowDigests: ["x", "a"] })).toEqual({
    state: "present",
  });
  expect(baselineState(baseline, { model: "m", rowDigests: ["x"] })).toMatchObject({
    state: "stale",
    reason: expect.stringContaining("knows no row"),
  });
});

test("the stored recipe is used again until model, calibration data, policy or engine change", () => {
  const baseline: Baseline = { ...buildBaseline(record()), calibrationDigest: "data" };
  const current = {
    modelDigest: baseline.modelDigest,
    calibrationDigest: "data",
    policyDigest: baseline.policyDigest,
    onnxruntime: baseline.onnxruntime,
  };
  expect(reusableRecipe(baseline, current)).toEqual(baseline.recipe);
  for (const field of ["modelDigest", "calibrationDigest", "policyDigest", "onnxruntime"] as const)
    expect(reusableRecipe(baseline, { ...current, [field]: "other" })).toBeNull();
  expect(reusableRecipe(undefined, current)).toBeNull();
  expect(reusableRecipe({ ...baseline, recipe: null }, current)).toBeNull();
});

test("a candidate that was made elsewhere has no recipe to use again, and the policy chose it", () => {
  const plain = record();
  const { chosenBy: _, ...candidate } = { ...plain.candidate, recipe: null };
  expect(buildBaseline({ ...plain, candidate })).toMatchObject({
    recipe: null,
    chosenBy: "policy",
  });
});
