import { expect, test } from "@jest/globals";
import { measureGroups } from "../../src/measure/group-gap.ts";
import type { Comparison, GroupColumn } from "../../src/measure/comparison.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";
import { expectClose } from "../support/close-to.ts";
import { comparisonOf } from "../support/measure.ts";
import { expected, numbers } from "../support/reference.ts";
import { binary, logits, regression } from "../support/samples.ts";

function groupsOf(column: string, values: readonly number[]): GroupColumn {
  const members = [...new Set(values)]
    .toSorted((a, b) => a - b)
    .map((value) => ({
      name: `${column}=${value}`,
      rows: Uint32Array.from(values.flatMap((other, row) => (other === value ? [row] : []))),
    }));
  return { column, members };
}

const sex = numbers("diabetes", "sex");
const intersection = numbers("diabetes", "age").map((age, row) => (sex[row] ?? 0) * 3 + age);
const diabetes = (): Comparison =>
  comparisonOf({
    reference: logits("diabetes", "base_logit"),
    candidate: logits("diabetes", "comp_logit"),
    resamples: drawResamples(442, 400, mersenneRandom(12)),
    judged: true,
  });

const find = (
  measured: readonly Measurement[],
  metric: string,
  arm: string,
): Measurement | undefined => measured.find((one) => one.metric === metric && one.arm === arm);

test.each([
  ["demographic-parity-difference", "sel", "dp_difference"],
  ["equal-opportunity-difference", "tpr", "eopp_difference"],
])(
  "%s and the change of it agree with fairlearn and numpy on six groups",
  (metric, key, fairlearn) => {
    const measured = measureGroups({
      ...diabetes(),
      groups: [groupsOf("sex_x_age", intersection)],
    });
    const change = find(measured, metric, "change");
    expectClose(
      find(measured, metric, "base")?.estimate,
      expected(`bootstrap.diabetes.gap_change.${key}`, "base_gap"),
    );
    expectClose(
      find(measured, metric, "candidate")?.estimate,
      expected("fairness.diabetes.sex_x_age.comp", fairlearn),
    );
    expectClose(change?.estimate, expected(`bootstrap.diabetes.gap_change.${key}`, "estimate"));
    expectClose(
      change?.interval?.lower,
      expected(`bootstrap.diabetes.gap_change.${key}`, "percentile", 1),
    );
    expectClose(
      change?.interval?.upper,
      expected(`bootstrap.diabetes.gap_change.${key}`, "percentile", 3),
    );
    expect(change?.detail).toEqual({
      testable: 6,
      untestable: 0,
      standardError: expect.any(Number),
      bootstrapBias: expect.any(Number),
    });
    expect(change?.slice).toBe("by sex_x_age");
  },
);

/** Groups of these sizes; every second row of a group is positive, and all positives are found. */
function sized(
  sizes: readonly number[],
  positives = sizes.map((size) => size / 2),
): { comparison: Comparison; group: GroupColumn } {
  const values = sizes.flatMap((size, group) => Array.from({ length: size }, () => group));
  const labels = sizes.flatMap((size, group) =>
    Array.from({ length: size }, (_, row) => (row < (positives[group] ?? 0) ? 1 : 0)),
  );
  const reference = binary(
    labels.map((label) => (label === 1 ? 0.9 : 0.1)),
    { labels },
  );
  return { comparison: comparisonOf({ reference, judged: true }), group: groupsOf("g", values) };
}

test.each([
  [29, { testable: 2, untestable: 1 }],
  [30, { testable: 3, untestable: 0 }],
  [31, { testable: 3, untestable: 0 }],
])("a group of %d rows is compared only from 30 on, and never merged silently", (size, detail) => {
  const { comparison, group } = sized([40, 40, size], [20, 20, 15]);
  const change = find(
    measureGroups({ ...comparison, groups: [group] }),
    "demographic-parity-difference",
    "change",
  );
  expect(change?.detail).toMatchObject(detail);
});

test.each([
  [9, 2],
  [10, 3],
  [11, 3],
])("a true-positive rate of %d positives is compared only from 10 on", (positives, testable) => {
  const { comparison, group } = sized([40, 40, 40], [20, 20, positives]);
  const change = find(
    measureGroups({ ...comparison, groups: [group] }),
    "equal-opportunity-difference",
    "change",
  );
  expect(change?.detail).toMatchObject({ testable });
});

test("with fewer than two groups that can be compared, the gap is undefined, never 0", () => {
  const { comparison, group } = sized([40, 20]);
  const change = find(
    measureGroups({ ...comparison, groups: [group] }),
    "demographic-parity-difference",
    "change",
  );
  expect(change).toMatchObject({ estimate: null, evidence: { kind: "none" } });
  const none = sized([20, 20]);
  const nobody = find(
    measureGroups({ ...none.comparison, groups: [none.group] }),
    "demographic-parity-difference",
    "change",
  );
  expect(nobody).toMatchObject({ estimate: null, n: 0 });
});

test("the only group there is has none to be compared with", () => {
  const { comparison, group } = sized([40]);
  const [measured] = measureGroups({ ...comparison, groups: [group] });
  const reason = "g=0 is the only group: there is none to compare it with";
  expect(measured).toMatchObject({ estimate: null, evidence: { kind: "none", reason } });
});

test("a gap that nobody judges has no interval", () => {
  const { comparison, group } = sized([40, 40]);
  const change = find(
    measureGroups({ ...comparison, isJudged: () => false, groups: [group] }),
    "demographic-parity-difference",
    "change",
  );
  expect(change).toMatchObject({ estimate: 0, interval: null });
});

test("without labels only selection is compared; without a positive class or classes nothing is", () => {
  const { comparison, group } = sized([40, 40]);
  const { reference } = comparison;
  if (reference.kind !== "classification") throw new Error("It is a classification");
  const metrics = (sample: Comparison["reference"]): readonly string[] => [
    ...new Set(
      measureGroups({ ...comparison, reference: sample, candidate: sample, groups: [group] }).map(
        ({ metric }) => metric,
      ),
    ),
  ];
  expect(metrics({ ...reference, labels: undefined })).toEqual([
    "demographic-parity-difference",
    "demographic-parity-ratio",
  ]);
  expect(metrics({ ...reference, positive: undefined })).toEqual([]);
  expect(metrics(regression([1]))).toEqual([]);
});

const AGREEING: readonly (readonly [string, string, "base" | "comp"])[] = [
  ["equalized-odds-difference", "eo_difference", "base"],
  ["equalized-odds-difference", "eo_difference", "comp"],
  ["demographic-parity-ratio", "dp_ratio", "base"],
  ["demographic-parity-ratio", "dp_ratio", "comp"],
];

test.each(AGREEING)("%s agrees with fairlearn's %s on diabetes.%s", (metric, key, arm) => {
  const reference = logits("diabetes", `${arm}_logit`);
  const measured = measureGroups({
    ...comparisonOf({ reference }),
    groups: [groupsOf("sex", sex)],
  });
  expectClose(
    find(measured, metric, "base")?.estimate,
    expected(`fairness.diabetes.sex.${arm}`, key),
  );
});

test("predictive-parity-difference and worst-group-accuracy agree with fairlearn's table", () => {
  const measured = measureGroups({ ...diabetes(), groups: [groupsOf("sex", sex)] });
  expectClose(
    find(measured, "predictive-parity-difference", "base")?.estimate,
    expected("fairness.diabetes.sex.base", "difference", "precision"),
  );
  expectClose(
    find(measured, "worst-group-accuracy", "base")?.estimate,
    expected("fairness.diabetes.sex.base", "by_group", "0", "accuracy"),
  );
  expect(find(measured, "worst-group-accuracy", "change")).toMatchObject({ better: "higher" });
});

test("a ratio of nothing to nothing is undefined, never 1", () => {
  const values = Array.from({ length: 80 }, (_, row) => row % 2);
  const reference = binary(values.map(() => 0.1));
  const measured = measureGroups({
    ...comparisonOf({ reference }),
    groups: [groupsOf("g", values)],
  });
  expect(find(measured, "demographic-parity-ratio", "base")?.estimate).toBeNull();
  expect(find(measured, "demographic-parity-difference", "base")?.estimate).toBe(0);
});

test("rows that the reference does not answer are left out of the gap of both arms", () => {
  const scores = Array.from({ length: 120 }, (_, row) => (row % 3 === 0 ? 0.9 : 0.1));
  const groups = [
    groupsOf(
      "half",
      scores.map((_, row) => (row < 60 ? 0 : 1)),
    ),
  ];
  // Where the base has no answer, the candidate selects every row of one group.
  const reference = binary(scores.map((score, row) => (row < 20 ? Number.NaN : score)));
  const candidate = binary(scores.map((score, row) => (row < 20 ? 0.9 : score)));
  const measured = measureGroups({ ...comparisonOf({ reference, candidate }), groups });
  for (const arm of ["base", "candidate"])
    expect(find(measured, "demographic-parity-difference", arm)).toMatchObject({
      n: 100,
      estimate: expect.closeTo(1 / 3 - 13 / 40, 12),
    });
  expect(find(measured, "demographic-parity-difference", "change")?.estimate).toBe(0);
});
