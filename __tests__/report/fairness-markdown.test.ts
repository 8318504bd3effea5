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
    needs: { rows: 3, positives: 2, negatives: 0 },
    changes: [],
  }));
  const lines = text({ ...facts, by: "<b>sex", groups: small });
  expect(lines).toContain("not testable: needs 3 more rows, 2 more positive rows");
  expect(lines).toContain("Groups by &lt;b&gt;sex: 0 of 2");
});

test("a record without groups has no such part", () => {
  expect(fairnessLines(recordOf())).toEqual([]);
});
