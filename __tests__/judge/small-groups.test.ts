import { expect, test } from "@jest/globals";
import type { Finding, GroupGap } from "../../src/schema/generated/record.ts";
import { presetReason } from "../../src/schema/preset-reason.ts";
import { thinned } from "../../src/stats/thinned-sample.ts";
import { changeOf, findingOf } from "../support/judging.ts";

const WRITTEN: GroupGap = {
  kind: "group-gap",
  metric: "equal-opportunity-difference",
  margin: 0.03,
};
const OF_PRESET: GroupGap = { ...WRITTEN, reason: presetReason("standard") };

/** Of a gap whose smallest group has so many rows that count; resamples lie evenly around the estimate. */
function gapOf(
  criterion: GroupGap,
  support: number,
  { estimate = 0, clusters }: { readonly estimate?: number; readonly clusters?: number } = {},
): Finding {
  const sorted = Float64Array.from({ length: 2001 }, (_, at) => estimate + (at - 1000) * 5e-6);
  const measured = changeOf(criterion.metric, estimate, 0.005, {
    slice: "by race",
    unit: "share",
    better: criterion.metric === "demographic-parity-ratio" ? "higher" : "lower",
    interval: {
      lower: sorted[100] ?? 0,
      upper: sorted[1900] ?? 0,
      method: "bootstrap",
      level: 0.9,
    },
    evidence: {
      kind: "replicates",
      ...thinned(sorted, [0.05, 0.95]),
      undefinedShare: 0,
      shareBelow: 0.5,
      standardError: null,
      acceleration: 0,
      support,
      ...(clusters === undefined ? {} : { clusters }),
    },
  });
  return findingOf(criterion, [measured], { groups: ["race"] });
}

test.each([12, 80])(
  "a preset's gap that %i rows of the smallest group cannot prove is shown, and does not block",
  (support) => {
    const finding = gapOf(OF_PRESET, support);
    expect(finding).toMatchObject({ outcome: "inconclusive", blocking: false });
    expect(finding.explanation).toMatch(
      /, which the \d+ rows of the smallest group cannot prove\. About [\d,]+ more rows would decide it, were the models equal\. It is shown, and does not block$/,
    );
    expect(finding.explanation).toContain(` the ${support} rows of the smallest group `);
  },
);

test("what a gap rests on is said as what it is: a row, sources, or positive answers", () => {
  expect(gapOf(OF_PRESET, 1).explanation).toContain("which the 1 row of the smallest group cannot");
  expect(gapOf(OF_PRESET, 12, { clusters: 60 }).explanation).toContain(
    "which the 12 sources of the smallest group cannot",
  );
  const ratio: GroupGap = { ...OF_PRESET, metric: "demographic-parity-ratio" };
  expect(gapOf(ratio, 12.5).explanation).toContain(
    "which about 12 positive answers of the smallest group cannot",
  );
});

test.each([12, 80])("the same gap blocks when somebody asks for it: %i rows", (support) => {
  const finding = gapOf(WRITTEN, support);
  expect(finding.outcome).toBe("inconclusive");
  expect(finding).not.toHaveProperty("blocking");
});

test("a gap whose error is known by theory is undecided as any other", () => {
  const measured = changeOf(OF_PRESET.metric, 0.02, 0.01, { slice: "by race", unit: "share" });
  const finding = findingOf(OF_PRESET, [measured], { groups: ["race"] });
  expect(finding.outcome).toBe("inconclusive");
  expect(finding).not.toHaveProperty("blocking");
});

test("a gap that has grown fails however small its groups are", () => {
  expect(gapOf(OF_PRESET, 12, { estimate: 0.2 })).toMatchObject({ outcome: "fail" });
});

test("a gap of large groups is proven, and of ones that are large enough undecided", () => {
  expect(gapOf(OF_PRESET, 2000).outcome).toBe("pass");
  const undecided = gapOf(OF_PRESET, 2000, { estimate: 0.028 });
  expect(undecided.outcome).toBe("inconclusive");
  expect(undecided).not.toHaveProperty("blocking");
});
