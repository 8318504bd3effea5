import { describe, expect, test } from "@jest/globals";
import { criterionLines } from "../../src/policy/criterion-lines.ts";
import type { Criterion } from "../../src/schema/generated/policy.ts";

const TEXT = `version: 1
models:
  mail:
    path: mail.onnx
    data: { evaluation: { path: mail.csv, label: spam } }
    criteria:
      - standard
      - { kind: ceiling, metric: flips, limit: 0.05 }
      - { kind: non-inferiority, metric: accuracy, margin: 0.01 }
      - kind: non-inferiority
        metric: accuracy
        margin: 0.01
        versus: baseline
      - { kind: ceiling, metric: flips, limit: 0.02 }
  preset:
    path: preset.onnx
    data: { evaluation: { path: preset.csv } }
    criteria: standard
  plain:
    path: plain.onnx
    data: { evaluation: { path: plain.csv } }
`;

const ACCURACY = { kind: "non-inferiority", metric: "accuracy", margin: 0.01 } as const;

describe("criterionLines()", () => {
  const lineOf = criterionLines(TEXT, "gate.yml");

  test.each<[string, Criterion, number]>([
    ["of a criterion", ACCURACY, 9],
    ["against the float model, said or not", { ...ACCURACY, versus: "base" }, 9],
    ["against the baseline", { ...ACCURACY, versus: "baseline" }, 10],
    [
      "of the last of those that replace each other",
      { kind: "ceiling", metric: "flips", limit: 1 },
      14,
    ],
    ["of the choice that a preset's comes from", { ...ACCURACY, metric: "log-loss" }, 6],
  ])("knows the line %s", (_, criterion, line) => {
    expect(lineOf("mail", criterion)).toBe(line);
  });

  test("knows the choice of a preset alone, and the model where there is none", () => {
    expect(lineOf("preset", ACCURACY)).toBe(18);
    expect(lineOf("plain", ACCURACY)).toBe(19);
    expect(lineOf("plain")).toBe(19);
    expect(lineOf("mail")).toBe(6);
  });

  test("of a model that it does not know, and of a policy that is wrong, knows what is nearest", () => {
    expect(lineOf("other", ACCURACY)).toBe(3);
    expect(criterionLines("version: 1\nmodels:\n  a: 7\n", "gate.yml")("a", ACCURACY)).toBe(3);
  });

  test("refuses what is no YAML", () => {
    expect(() => criterionLines("a: [", "gate.yml")).toThrow(
      'Cannot read policy "gate.yml" line 1',
    );
  });
});
