import { expect, test } from "@jest/globals";
import type { ModelPolicy } from "../../src/schema/generated/policy.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { gateOnPaper, type PaperCase, type PaperModel } from "../support/paper-gate.ts";

const sign: PaperModel = (row) => {
  const size = Number(row["size"]?.[0]);
  return [-size, size];
};

interface Wanted {
  readonly lines: readonly string[];
  readonly policy?: Partial<ModelPolicy>;
  readonly groups?: readonly string[];
}

function paper({ lines, policy = {}, groups = [] }: Wanted): PaperCase {
  return {
    inputs: [{ name: "size", elementType: "float32", shape: ["N", 1] }],
    width: 2,
    base: sign,
    candidate: sign,
    files: { "e.csv": ["size,sex,label", ...lines].join("\n") },
    policy: {
      task: { kind: "classification", scores: "logits", classes: ["0", "1"], positive: "1" },
      data: {
        calibration: { path: "e.csv" },
        evaluation: { path: "e.csv", label: "label", groups: [...groups] },
      },
      criteria: [{ kind: "non-inferiority", metric: "accuracy", margin: 0.1 }],
      ...policy,
    },
  };
}

const rows = (count: number, of: (row: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, row) => of(row));

const outcomes = ({ findings }: RunRecord) =>
  findings.map(({ metric, slice, outcome }) => `${metric} ${slice}: ${outcome}`);
const sentences = ({ findings }: RunRecord) =>
  findings.map(({ explanation }) => explanation).join("\n");

test("a group that is no column is refused with the nearest name", async () => {
  const lines = rows(200, (row) => `${row - 100},${row % 2 ? "f" : "m"},${row > 100 ? 1 : 0}`);
  await expect(gateOnPaper(paper({ lines, groups: ["sexx"] }))).rejects.toThrow(/"sexx".*"sex"/s);
});

test("a criterion between groups that the data does not name is refused before anything runs", async () => {
  const lines = rows(200, (row) => `${row - 100},${row % 2 ? "f" : "m"},${row > 100 ? 1 : 0}`);
  const criterion = {
    kind: "group-gap",
    metric: "equal-opportunity-difference",
    margin: 0.03,
  } as const;
  const asked = (group: string): PaperCase =>
    paper({
      lines,
      groups: ["sex"],
      policy: { criteria: [{ ...criterion, groups: [group] }] },
    });
  await expect(gateOnPaper(asked("sexx"))).rejects.toThrow(
    'Cannot judge equal-opportunity-difference (group-gap): "sexx" is no group of the evaluation data (data.evaluation.groups); did you mean "sex"?',
  );
  await expect(gateOnPaper(asked("region"))).rejects.toThrow('; its groups are "sex"');
});

test("data without rows is refused in one sentence", async () => {
  await expect(gateOnPaper(paper({ lines: [] }))).rejects.toThrow(
    'Cannot read data "e.csv": it holds no rows',
  );
});

test("a group whose labels are all of one class is not compared, and the finding says so", async () => {
  const lines = rows(
    400,
    (row) => `${row - 200},${row % 2 ? "f" : "m"},${row > 200 && row % 2 ? 1 : 0}`,
  );
  const { record } = await gateOnPaper(
    paper({
      lines,
      groups: ["sex"],
      policy: {
        criteria: [{ kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.03 }],
      },
    }),
  );
  expect(outcomes(record)).toEqual(["equal-opportunity-difference by sex: not-checked"]);
  expect(sentences(record)).toBe(
    "equal-opportunity-difference by sex is not checked: of 2 groups only sex=f has rows enough that count (30, and 10 of the class that is asked for)",
  );
  expect(record.verdict.outcome).toBe("not-checked");
});

test("where all labels are equal, what needs two classes is an error that says why, and the rest is judged", async () => {
  const lines = rows(400, (row) => `${row + 1},f,1`);
  const { record } = await gateOnPaper(
    paper({
      lines,
      policy: {
        criteria: [
          { kind: "non-inferiority", metric: "accuracy", margin: 0.1 },
          { kind: "non-inferiority", metric: "auc", margin: 0.1 },
        ],
      },
    }),
  );
  expect(outcomes(record)).toEqual(["accuracy all: pass", "auc all: error"]);
  expect(sentences(record)).toContain("auc cannot be computed: a class has too few rows");
});

test("three rows prove nothing: the finding names the rows that it lacks", async () => {
  const { record } = await gateOnPaper(paper({ lines: ["1,f,1", "-1,m,0", "2,f,1"] }));
  expect(outcomes(record)).toEqual(["accuracy all: inconclusive"]);
  expect(sentences(record)).toMatch(/About \d+ more rows would decide it/);
});

test("a perturbation that fits no input is refused in one sentence before anything runs", async () => {
  const lines = rows(50, (row) => `${row - 25},f,${row > 25 ? 1 : 0}`);
  await expect(
    gateOnPaper(
      paper({ lines, policy: { robustness: [{ perturbation: "typos", severities: [1] }] } }),
    ),
  ).rejects.toThrow(/Cannot .*"typos".*/);
});

test("a column with one group has no other to compare it with, and the finding says so", async () => {
  const lines = rows(400, (row) => `${row - 200},f,${row > 200 ? 1 : 0}`);
  const { record } = await gateOnPaper(
    paper({
      lines,
      groups: ["sex"],
      policy: {
        criteria: [{ kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.03 }],
      },
    }),
  );
  expect(sentences(record)).toBe(
    "equal-opportunity-difference by sex is not checked: sex=f is the only group: there is none to compare it with",
  );
});
