import { expect, test } from "@jest/globals";
import { parsePolicy } from "../../src/policy/read-policy.ts";

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
