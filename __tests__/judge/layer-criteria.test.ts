import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { layerMeasurements } from "../../src/measure/layer-fates.ts";
import type { Criterion, Finding } from "../../src/schema/generated/record.ts";
import { caseOf, findingOf } from "../support/judging.ts";

type Fate = "fused" | "dequantized" | "island" | "silently-quantized" | "float";
const layersOf = (counts: Partial<Record<Fate, number>>): readonly { readonly fate: Fate }[] =>
  (["fused", "dequantized", "island", "silently-quantized", "float"] as const).flatMap((fate) =>
    Array.from({ length: counts[fate] ?? 0 }, () => ({ fate })),
  );

const found = (
  criterion: Criterion,
  counts: Partial<Record<Fate, number>>,
  accepted: Readonly<Record<string, number>> = {},
): Finding => findingOf(criterion, layerMeasurements(layersOf(counts), accepted));

const NONE_DEQUANTIZED: Criterion = { kind: "ceiling", metric: "dequantized-layers", limit: 0 };
const MOST_INTEGER: Criterion = { kind: "floor", metric: "integer-layers", limit: 0.9 };

test("not one layer may be made float on every run", () => {
  expect(found(NONE_DEQUANTIZED, { fused: 12 })).toMatchObject({
    outcome: "pass",
    explanation: "dequantized-layers is 0 layers; at most 0 layers is allowed",
  });
  expect(found(NONE_DEQUANTIZED, { fused: 11, dequantized: 1 })).toMatchObject({
    outcome: "fail",
    explanation: "dequantized-layers is 1 layer; at most 0 layers is allowed",
    advice: expect.stringContaining("in a form that the engine fuses"),
  });
});

test.each([
  ["just under", { fused: 89, dequantized: 11 }, "fail"],
  ["exactly at", { fused: 90, dequantized: 10 }, "pass"],
  ["just over", { fused: 91, dequantized: 9 }, "pass"],
])("a share of integer kernels %s the floor", (_, counts, outcome) => {
  expect(found(MOST_INTEGER, counts).outcome).toBe(outcome);
});

test("a candidate without a quantized layer keeps no floor of integer kernels", () => {
  expect(found(MOST_INTEGER, { float: 7 })).toMatchObject({
    outcome: "fail",
    explanation: "integer-layers is 0 %; at least 90 % is needed",
  });
});

test.each([
  ["float-islands", { island: 2 }],
  ["silently-quantized-layers", { "silently-quantized": 2 }],
] as const)("%s have a ceiling, and each advice is its own", (metric, counts) => {
  expect(found({ kind: "ceiling", metric, limit: 2 }, counts).outcome).toBe("pass");
  const { outcome, advice } = found({ kind: "ceiling", metric, limit: 1 }, counts);
  expect(outcome).toBe("fail");
  expect(advice).not.toContain("milder recipe");
});

const NOT_ONE_MORE: Criterion = {
  kind: "non-inferiority",
  metric: "dequantized-layers",
  margin: 1,
  versus: "baseline",
};

test.each([
  [1, "pass"],
  [2, "pass"],
  [3, "fail"],
])(
  "of a baseline's two layers that are made float there may be no more: with %d it is %s",
  (dequantized, outcome) => {
    const measurements = layerMeasurements(layersOf({ dequantized }), { "dequantized-layers": 2 });
    const baseline = { baseline: { state: "present" } } as const;
    const { findings } = judge(caseOf([NOT_ONE_MORE], measurements, baseline));
    expect(findings.map((finding) => finding.outcome)).toEqual([outcome]);
  },
);

test("what nobody audited is not checked, and where the engine failed an error", () => {
  for (const criterion of [NONE_DEQUANTIZED, MOST_INTEGER])
    expect(findingOf(criterion, []).outcome).toBe("not-checked");
  const { findings } = judge(caseOf([NONE_DEQUANTIZED], [], { engineFailure: "it crashed" }));
  expect(findings.map(({ outcome }) => outcome)).toEqual(["error"]);
});

test("a baseline of before, without these figures, is not compared with", () => {
  const measurements = layerMeasurements(layersOf({ fused: 3 }), { accuracy: 0.9 });
  const baseline = { baseline: { state: "present" } } as const;
  const { findings } = judge(caseOf([NOT_ONE_MORE], measurements, baseline));
  expect(findings.map(({ outcome }) => outcome)).toEqual(["not-checked"]);
});
