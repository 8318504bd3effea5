import { expect, test } from "@jest/globals";
import { corruptionError, corruptionLines } from "../../src/report/corruption-error.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";
import { recordOf } from "../support/records.ts";

test("it agrees with Hendrycks' corruption error, with the float model in AlexNet's place", () => {
  const key = "robust.digits_gaussian";
  const severities = [0, 1, 2, 3, 4].map((place) => ({
    base: expected(key, "rows", place, "base_err").value,
    candidate: expected(key, "rows", place, "comp_err").value,
  }));
  const { ratio, relative } = corruptionError(severities, undefined);
  expectClose(ratio, expected(key, "corruption_error_vs_base"));
  expect(relative).toBeUndefined();
});

test("what the rows cost before they were perturbed is taken off both arms", () => {
  const severities = [
    { base: 0.2, candidate: 0.3 },
    { base: 0.4, candidate: 0.7 },
  ];
  const found = corruptionError(severities, { base: 0.1, candidate: 0.2 });
  expect(found.ratio).toBeCloseTo(1 / 0.6, 12);
  expect(found.relative).toBeCloseTo(0.6 / 0.4, 12);
});

type Shares = readonly [base: number, candidate: number];

/** Accuracy of both arms on each slice; `clean` of all rows. */
function record(slices: Readonly<Record<string, Shares>>, rows = 100, clean = 100): RunRecord {
  const plain = recordOf();
  const [like] = plain.measurements;
  if (like === undefined) throw new Error("The record measures something");
  const all = Object.entries({ ...slices, all: [0.9, 0.9] as const });
  const measurements = all.flatMap(([slice, [base, candidate]]) =>
    (
      [
        ["base", base],
        ["candidate", candidate],
      ] as const
    ).map(([arm, estimate]) => ({
      ...like,
      metric: "accuracy" as const,
      kernels: "ordinary" as const,
      slice,
      arm,
      estimate: Number.isNaN(estimate) ? null : estimate,
      n: slice === "all" ? clean : rows,
    })),
  );
  const challenges = Object.keys(slices).map((name) => ({
    name,
    kind: name.includes("@") ? ("perturbation" as const) : ("shift" as const),
    critical: false,
    source: "e.csv",
    digest: "0",
    rows,
  }));
  return { ...plain, measurements, data: { ...plain.data, challenges } };
}

test("several severities of one perturbation are one sentence", () => {
  const lines = corruptionLines(
    record({ "<noise>@1": [0.9, 0.8], "<noise>@3": [0.7, 0.6], "shift=later": [0.5, 0.1] }),
  );
  expect(lines).toEqual([
    "Under &lt;noise&gt;, over 2 severities, the candidate errs 1.5 times as often as the float model, and what it adds to the errors 2 times.",
    "",
  ]);
});

test("of rows that are not all evaluation rows, what the perturbation adds is unknown", () => {
  const [line] = corruptionLines(record({ "n@1": [0.9, 0.8], "n@3": [0.7, 0.6] }, 50));
  expect(line).toMatch(/as often as the float model\.$/);
});

test.each([
  ["one severity", { "n@1": [0.9, 0.8] }],
  ["a base that never errs", { "n@1": [1, 1], "n@2": [1, 1] }],
  ["no accuracy", { "n@1": [0.9, Number.NaN], "n@2": [0.9, 0.8] }],
  ["no perturbation", { later: [0.9, 0.8] }],
] as const)("with %s nothing is said", (_, slices) => {
  expect(corruptionLines(record(slices))).toEqual([]);
});

test("where the perturbation adds nothing to the base's errors, only the ratio is told", () => {
  const [line] = corruptionLines(record({ "n@1": [0.9, 0.8], "n@2": [0.9, 0.8] }));
  expect(line).toMatch(/errs 2 times as often as the float model\.$/);
});

test("a record without further rows has no such line", () => {
  expect(corruptionLines(recordOf())).toEqual([]);
});
