import { expect, test } from "@jest/globals";
import { fairnessLines } from "../../src/report/fairness-markdown.ts";
import { describedDiabetes } from "../support/reference-fairness.ts";
import { recordOf } from "../support/records.ts";

const text = (fairness: ReturnType<typeof describedDiabetes>): string =>
  fairnessLines(recordOf({ record: { fairness: [fairness] } })).join("\n");

test("each group shows its rates before and after, with the interval of the change", () => {
  const lines = text(describedDiabetes("sex"));
  expect(lines).toContain("Groups by sex: 2 of 2 have rows enough to be compared");
  expect(lines).toMatch(/\| 0 +\|.*71\.79 % → 64\.96 % \(/);
  expect(lines).toContain("disparate impact against 1 0.9213 → 0.8726");
});

test("a group that is too small says what it needs, and a column's name cannot become markup", () => {
  const facts = describedDiabetes("sex");
  const small = facts.groups.map((group) => ({
    ...group,
    needs: { rows: 3, positives: 2, negatives: 1 },
    changes: [],
  }));
  const lines = text({ ...facts, by: "<b>sex", groups: small });
  expect(lines).toContain(
    "not testable: needs 3 more rows, 2 more positive rows, 1 more negative row",
  );
  expect(lines).toContain("Groups by &lt;b&gt;sex: 0 of 2");
});

test("thresholds by group are said to be advice, with what they cost and what they need", () => {
  const lines = text(describedDiabetes("sex"));
  expect(lines).toContain("Advice, no part of the verdict");
  expect(lines).toContain(
    "- equal selection rates, at an accuracy of 74.43 % instead of 73.76 %: 0 above 0.582 for 15.94 % and above 0.4323 for 84.06 %; 1 above",
  );
  expect(lines).toContain("and a coin that says yes to 30.5 % for 24.74 %");
});

test("one threshold alone needs no share, and a group cannot become markup", () => {
  const { thresholds: _, ...facts } = describedDiabetes("sex");
  const rates = { selectionRate: 0.5, truePositiveRate: 0.5, falsePositiveRate: 0.5 };
  const lone = [
    { above: 0.25, share: 0 },
    { above: 0.5, share: 1 },
  ];
  const ends = [
    { above: -1, share: 0.25 },
    { above: 1, share: 0.75 },
  ];
  const advice = {
    equalises: "equalized-odds",
    accuracy: 0.5,
    groups: [
      { name: "<i>", thresholds: lone, ...rates },
      { name: "ends", thresholds: ends, ...rates },
    ],
  } as const;
  const lines = text({ ...facts, thresholds: [{ ...advice, groups: [...advice.groups] }] });
  expect(lines).toMatch(
    /equalized odds, .*: &lt;i&gt; above 0\.5; ends everyone for 25 % and nobody for 75 %$/m,
  );
  expect(text(facts)).not.toContain("Advice");
});

test("a record without groups has no such part", () => {
  expect(fairnessLines(recordOf())).toEqual([]);
});

test.each([
  [9, true],
  [10, false],
  [11, false],
])("a comment hides what %d rows would say of a few people: %s", (rows, isHidden) => {
  const facts = describedDiabetes("sex");
  const [first, second] = facts.groups;
  if (first === undefined || second === undefined) throw new Error("There are two groups");
  const lines = text({ ...facts, groups: [{ ...first, rows }, second] });
  expect(lines.includes("71.79 %")).toBe(!isHidden);
  expect(lines.includes("not shown: fewer than 10 rows")).toBe(isHidden);
  expect(lines).toMatch(isHidden ? /\| 0 +\| +< 10 \|/ : new RegExp(`\\| 0 +\\| +${rows} \\|`));
});
