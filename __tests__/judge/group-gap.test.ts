import { expect, test } from "@jest/globals";
import type { GroupGap } from "../../src/schema/generated/record.ts";
import { changeOf, findingOf } from "../support/judging.ts";

test.each<[GroupGap["metric"], number, string]>([
  ["worst-group-accuracy", -0.02, "pass"],
  ["worst-group-accuracy", -0.04, "fail"],
  ["worst-group-accuracy", 0.2, "pass"],
  ["equal-opportunity-difference", 0.02, "pass"],
  ["equal-opportunity-difference", 0.04, "fail"],
  ["equal-opportunity-difference", -0.2, "pass"],
])("%s may not grow worse by the margin: a change of %d", (metric, change, outcome) => {
  const falls = metric === "worst-group-accuracy";
  const criterion: GroupGap = { kind: "group-gap", metric, margin: 0.03 };
  const better = falls ? "higher" : "lower";
  const measured = changeOf(metric, change, 0.001, { better, slice: "by sex", unit: "share" });
  const finding = findingOf(criterion, [measured], { groups: ["sex"] });
  expect(finding.outcome).toBe(outcome);
  expect(finding.explanation).toContain(
    `a ${falls ? "loss" : "rise"} of less than 3 points is allowed`,
  );
});
