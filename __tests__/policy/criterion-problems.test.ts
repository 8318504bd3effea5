import { expect, test } from "@jest/globals";
import { parsePolicy } from "../../src/policy/read-policy.ts";
import { UserError } from "../../src/schema/user-error.ts";

const policy = (...criteria: readonly string[]): string =>
  `version: 1
models:
  m:
    path: model.onnx
    data: { evaluation: { path: e.csv, groups: [sex, { columns: [sex, race] }] } }
    criteria:
      - standard
${criteria.map((criterion) => `      - ${criterion}\n`).join("")}`;

const gap = (margin: number, groups: string): string =>
  `{ kind: group-gap, metric: equal-opportunity-difference, margin: ${margin}, groups: ${groups} }`;

test("a criterion that would silently take the place of another is refused", () => {
  const [first, second] = [1000, 2000].map(
    (limit) => `{ kind: ceiling, metric: bytes, limit: ${limit} }`,
  );
  expect(() => parsePolicy(policy(first ?? "", second ?? ""), "p.yml")).toThrow(
    'Cannot read policy "p.yml" line 9, column 9: models.m.criteria[2] asks of bytes what criteria[1] asks already, and would take its place; keep one of them',
  );
});

test.each([
  [
    "a value and a ratio",
    "{ kind: ceiling, metric: bytes, limit: 1000 }",
    "{ kind: ceiling, metric: bytes, limit: 1, relative: true }",
  ],
  [
    "two references",
    "{ kind: non-inferiority, metric: accuracy, margin: 0.01 }",
    "{ kind: non-inferiority, metric: accuracy, margin: 0.005, versus: baseline }",
  ],
  ["two groups", gap(0.03, "[sex]"), gap(0.5, '["sex × race"]')],
])("%s are two criteria, and both are in force", (_, first, second) => {
  const { models } = parsePolicy(policy(first, second), "p.yml");
  expect(models["m"]?.criteria).toHaveLength(3);
});

test.each([
  [
    "{ kind: ceiling, metric: energy, limit: 1, relative: true }",
    "energy: it is guessed from the time or read once, and only shown; limit latency-p50 with relative: true",
  ],
  [
    "{ kind: floor, metric: finite-answers, limit: 0.9 }",
    "finite-answers: probes show it, and nothing judges it; changed rows are judged by robustness and by suites",
  ],
  [
    "{ kind: floor, metric: novelty-auc, limit: 0.9 }",
    "novelty-auc: it is shown where data.shifts has novel rows, and nothing judges it",
  ],
  [
    "{ kind: ceiling, metric: lost-cases, limit: 1 }",
    "lost-cases: suites judge it of their own tests, each by its margin or as must-pass",
  ],
  [
    "{ kind: floor, metric: worst-group-accuracy, limit: 0.9 }",
    "worst-group-accuracy: it compares groups, and what can be judged is how it changes; write kind: group-gap with a margin, or a floor on accuracy with slices: true",
  ],
  [
    "{ kind: floor, metric: demographic-parity-ratio, limit: 0.8 }",
    "demographic-parity-ratio: it compares groups, and what can be judged is how it changes; write kind: group-gap with a margin",
  ],
  [
    "{ kind: ceiling, metric: latency-p50, limit: 5 }",
    "latency-p50: how long calls take on a shared machine is shown, and only its ratio to the float model judged; write relative: true and the ratio",
  ],
  [
    "{ kind: non-inferiority, metric: auc, margin: 0.01, versus: baseline }",
    "auc: a baseline keeps answers alone, with which accuracy, mae, r2, rmse can be compared; leave versus out to compare with the float model",
  ],
  [
    "{ kind: non-inferiority, metric: selection-rate, margin: 0.01 }",
    "selection-rate: neither a rise nor a fall of it is better; write a ceiling and a floor",
  ],
  [
    "{ kind: non-inferiority, metric: kernel-flips, margin: 0.01 }",
    "kernel-flips: the float model answers alike under all kernels; write a ceiling",
  ],
  [
    "{ kind: ceiling, metric: kernel-flips, limit: 0.01, slices: true }",
    "kernel-flips: it is measured of all rows together; leave slices out",
  ],
  [
    "{ kind: non-inferiority, metric: block-sqnr, margin: 1 }",
    "block-sqnr: the float model has no such noise to compare with; write a floor",
  ],
  [
    "{ kind: non-inferiority, metric: integer-layers, margin: 0.1 }",
    "integer-layers: the float model has no quantized layer to compare with; write a ceiling or a floor, or versus: baseline",
  ],
  [
    "{ kind: non-inferiority, metric: float-islands, margin: 0.1, versus: baseline, relative: true }",
    "float-islands: a share of what may be 0 allows nothing; write the margin itself, 1 for not one layer more",
  ],
  [
    "{ kind: ceiling, metric: dequantized-layers, limit: 1, relative: true }",
    "dequantized-layers: the float model has no quantized layer to divide by; write the limit itself",
  ],
  [
    "{ kind: ceiling, metric: block-sqnr, limit: 1 }",
    "block-sqnr: every block adds noise, so that it can have a floor alone",
  ],
])("%s is refused, since nobody could judge it", (criterion, sentence) => {
  expect(() => parsePolicy(policy(criterion), "p.yml")).toThrow(
    new UserError(
      "policy-invalid",
      `Cannot read policy "p.yml" line 8, column 9: models.m.criteria[1] cannot judge ${sentence}`,
    ),
  );
});
