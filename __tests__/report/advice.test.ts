import { expect, test } from "@jest/globals";
import { adviceOn } from "../../src/report/advice.ts";
import { worstFirst } from "../../src/report/finding-row.ts";
import { findingLines } from "../../src/report/finding-sections.ts";
import type { Finding, RunRecord } from "../../src/schema/generated/record.ts";
import { recordOf } from "../support/records.ts";

const KEEP = "Keep the layers that lose most in float (keep-float in the recipe)";

function judged(changes: Partial<Finding>, more: Partial<RunRecord> = {}): RunRecord {
  const record = recordOf();
  const [first] = record.findings;
  if (first === undefined) throw new Error("The record has findings");
  return { ...record, findings: [{ ...first, ...changes }], ...more };
}

const blameOf = (share: number): NonNullable<RunRecord["blame"]> => ({
  measure: "kl-divergence",
  rows: 100,
  loss: 0.5,
  layers: [{ pass: "dynamic", node: "encoder/dense_3", operator: "MatMul", share, bytes: 3000 }],
  untried: 0,
});

test("what failed for its layers names the worst of them where it is known", () => {
  const failed = judged({ outcome: "fail", advice: KEEP });
  expect(adviceOn({ ...failed, blame: blameOf(0.8) })).toEqual([
    KEEP,
    'The layer that loses most is "encoder/dense_3"',
  ]);
});

test("a layer with which the loss grows is no layer that loses most", () => {
  const [, named] = adviceOn({
    ...judged({ outcome: "fail", advice: KEEP }),
    blame: blameOf(-0.1),
  });
  expect(named).not.toContain("dense_3");
});

test("where it is not known, the command that finds it is named, unless there is no policy", () => {
  const failed = judged({ outcome: "fail", advice: KEEP });
  expect(adviceOn(failed)).toEqual([
    KEEP,
    `\`compression-gate check ${failed.model.name} --blame\` names the layers`,
  ]);
  const compared = { ...failed, policy: { ...failed.policy, source: "built-in" } };
  expect(adviceOn(compared)).toEqual([KEEP]);
});

test("an advice that is not about layers names none", () => {
  expect(adviceOn(judged({ outcome: "fail", advice: "Take a smaller recipe" }))).toEqual([
    "Take a smaller recipe",
  ]);
});

test.each([
  ["inconclusive", {}, /^What is undecided needs more rows/],
  ["not-checked", {}, /^What is not checked does not pass/],
] as const)("%s ends with what to do", (outcome, changes, sentence) => {
  const record = judged({ outcome, ...changes });
  expect(adviceOn(record)).toEqual([expect.stringMatching(sentence)]);
  expect(findingLines(record, "all")).toContainEqual(expect.stringMatching(sentence));
});

test("timings are decided by another run, and not by rows", () => {
  const { expected } = judged({}).findings[0] ?? {};
  if (expected === undefined) throw new Error("A finding expects something");
  const timed = judged({ outcome: "inconclusive", expected: { ...expected, unit: "ratio" } });
  expect(adviceOn(timed)).toEqual([expect.stringMatching(/^What is undecided of timings needs/)]);
});

test("what passes, and what is open and blocks nothing, asks for nothing", () => {
  expect(adviceOn(judged({ outcome: "pass" }))).toEqual([]);
  expect(adviceOn(judged({ outcome: "inconclusive", blocking: false }))).toEqual([]);
});

test("what is open and blocks nothing comes after what passes, in the table and below it", () => {
  const [base] = judged({}).findings;
  if (base === undefined) throw new Error("The record has findings");
  const shown = {
    ...base,
    outcome: "inconclusive",
    blocking: false,
    explanation: "shown",
  } as const;
  const passed = { ...base, outcome: "pass" } as const;
  const failed = { ...base, outcome: "fail" } as const;
  expect(worstFirst([shown, passed, failed])).toEqual([failed, passed, shown]);
  const lines = findingLines({ ...recordOf(), findings: [shown, passed] }, "all");
  const table = lines.findIndex((line) => line.startsWith("| check"));
  expect(lines.indexOf("- shown.")).toBeGreaterThan(table);
});
