/** Defects found in tools that measure what we measure, each with a case that shows it: ours have them not. Files of the same name in `stats` and `judge` hold the others. */
import { describe, expect, test } from "@jest/globals";
import { numericDrift } from "../../src/measure/drift/numeric-drift.ts";
import { meanDiscrepancy } from "../../src/measure/drift/mean-discrepancy.ts";
import { describeGroups } from "../../src/measure/fairness/describe-groups.ts";
import { METRICS } from "../../src/measure/generated/metrics.ts";
import { measureGroups } from "../../src/measure/group-gap.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples, type Resamples } from "../../src/stats/resamples.ts";
import { expectClose } from "../support/close-to.ts";
import { comparisonOf } from "../support/measure.ts";
import { expected, expectedPart, input, matrix, numbers } from "../support/reference.ts";
import { detailOf, groupsOf, of, record } from "../support/reference-inputs.ts";
import { binary, digits } from "../support/samples.ts";

const numbersOf = (value: unknown): readonly number[] =>
  Array.isArray(value) ? value.map(Number) : [];
const every = (count: number, value: (row: number) => number): number[] =>
  Array.from({ length: count }, (_, row) => value(row));

/** Eight groups of 50, each as often selected in truth. */
const equalGroups = (seed: number) => {
  const random = mersenneRandom(seed);
  const arm = (): ClassificationSample =>
    binary(every(400, () => (random.uniform() < 0.8 ? 0.9 : 0.1)));
  return gapsOf({
    reference: arm(),
    candidate: arm(),
    groups: every(400, (row) => row % 8),
    resamples: drawResamples(400, 200, mersenneRandom(seed)),
  });
};

describe("fairlearn", () => {
  test("a rate of nobody counts as 0, so that equalized odds differ by 1.0 instead of 0.5", () => {
    const given = record(input("fairness.edge_single_class_group"));
    const sample = binary(numbersOf(given["pred"]), { labels: numbersOf(given["y"]) });
    const groups = groupsOf("group", numbersOf(given["group"]));
    const [facts] = describeGroups(sample, sample, [groups]);
    expect(expectedPart("fairness.edge_single_class_group", "fairlearn_eo_difference")).toBe(1);
    expect(facts?.base.equalizedOddsDifference).toBe(0.5);
    expect(facts?.groups.map(({ base }) => base.truePositiveRate)).toEqual([0.5, null, 1]);
    expect(facts?.groups.map(({ base }) => base.falsePositiveRate)).toEqual([0, 1 / 3, null]);
    const [, withoutPositives] = groups.members;
    expect(of("true-positive-rate", sample, [...(withoutPositives?.rows ?? [])])).toBeNull();
  });

  test("the interval of a gap cannot hold 0, though equal groups show a gap of 0.16 by chance", () => {
    const runs = every(40, (seed) => seed).map(equalGroups);
    const gaps = runs.map(({ base }) => Number(base?.estimate));
    // 40 gaps with a standard deviation of 0.04 each have a mean within 0.02 of theirs.
    expect(Math.abs(gaps.reduce((sum, gap) => sum + gap, 0) / 40 - 0.16)).toBeLessThan(0.02);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(runs.every(({ base }) => base?.interval === null)).toBe(true);
    expect(runs.every(({ base }) => Number(base?.detail?.["bootstrapBias"]) > 0.02)).toBe(true);
    const holdNone = runs.filter(
      ({ change }) => Number(change?.interval?.lower) > 0 || Number(change?.interval?.upper) < 0,
    );
    // 90 % intervals of a change that is none: 4 of 40 miss on average, 10 or more once in 200 times.
    expect(holdNone.length).toBeLessThan(10);
  });

  test.each([
    [1, "told", 0.01],
    [5, "told", 0.05],
    [6, "refused", 0],
  ])(
    "a group that is absent from %d of 100 resamples is %s, not dropped",
    (absent, what, share) => {
      const weights = Array.from({ length: 100 }, (_, resample) =>
        Uint8Array.from({ length: 120 }, (_row, row) =>
          resample < absent && row % 3 === 0 ? 0 : 1,
        ),
      );
      const resamples: Resamples = {
        rows: 120,
        count: 100,
        weights: (place) => weights[place] ?? new Uint8Array(120),
      };
      const { change } = gapsOf({
        reference: binary(every(120, (row) => (row % 2 === 0 ? 0.9 : 0.1))),
        groups: every(120, (row) => row % 3),
        resamples,
      });
      expect(change?.evidence).toMatchObject(
        what === "told"
          ? { kind: "replicates", undefinedShare: share }
          : { kind: "none", reason: "6 % of the resamples are undefined" },
      );
    },
  );

  test("one model at a time has no paired change: that of a model from itself is 0, without doubt", () => {
    const reference = binary(every(120, (row) => (row % 5 < 2 ? 0.9 : 0.1)));
    const groups = every(120, (row) => Number(row % 5 < 3));
    const { base, change } = gapsOf({ reference, groups });
    expect(base?.estimate).toBeGreaterThan(0.3);
    expect(change?.interval).toMatchObject({ lower: 0, upper: 0 });
  });
});

interface Grouped {
  readonly reference: ClassificationSample;
  readonly candidate?: ClassificationSample;
  readonly groups: readonly number[];
  readonly resamples?: Resamples;
}

/** How far apart groups are selected, by arm. */
function gapsOf({ groups, ...compared }: Grouped): Readonly<Record<string, Measurement>> {
  const found = measureGroups({
    ...comparisonOf({ ...compared, judged: true }),
    groups: [groupsOf("g", groups)],
  });
  return Object.fromEntries(
    found
      .filter(({ metric }) => metric === "demographic-parity-difference")
      .map((one) => [one.arm, one]),
  );
}

describe("torchmetrics", () => {
  test("a confidence of exactly 1 has a bin of its own: 0.525 for what is 0.475", () => {
    const sample = binary([1, 0.95], { labels: [0, 1] });
    expect(of("expected-calibration-error", sample)).toBeCloseTo(0.475, 12);
    expect(detailOf("expected-calibration-error", sample)["ownBinForCertainty"]).toBeCloseTo(
      0.525,
      12,
    );
  });

  test("nobody can reach its debiased error: ours is a metric like any other", () => {
    expectClose(
      Number(of("debiased-calibration-error", digits("base"))),
      expected("calibration.digits.base.kumar", "top_l2_debiased"),
    );
    expect(METRICS.map(({ name }) => name)).toContain("debiased-calibration-error");
  });
});

describe("netcal", () => {
  test("of two classes it takes the probability of the second, 0.5 off, for the answer's confidence, 0.4 off", () => {
    const sample = binary([0.9, 0.1], { labels: [1, 1] });
    expect(of("expected-calibration-error", sample)).toBeCloseTo(0.4, 12);
    expect(detailOf("expected-calibration-error", sample)["ofPositiveClass"]).toBeCloseTo(0.5, 12);
  });

  test("a slice of ten classes in which only two occur breaks no metric", () => {
    const labels = numbers("digits", "labels");
    const rows = labels.flatMap((label, row) => (label === 3 || label === 8 ? [row] : []));
    const errors = METRICS.filter(({ name }) => name.endsWith("calibration-error"));
    expect(errors).toHaveLength(11);
    for (const { name } of errors) {
      const error = of(name, digits("comp"), rows);
      expect(error).toBeGreaterThan(0);
      expect(error).toBeLessThan(1);
    }
  });

  test("its ACE, 0.136, is not Nixon's, 0.008: each stands under its own name", () => {
    expectClose(
      Number(of("adaptive-calibration-error", digits("comp"))),
      expected("calibration.digits.comp.classwise", "ace15"),
    );
    expectClose(
      detailOf("expected-calibration-error", digits("comp"))["meanOfBins"],
      expected("calibration.digits.comp.top_label", "netcal_ace15"),
    );
  });
});

test("robustness_metrics: a sweep of the number of bins ends instead of crashing, also on few rows and on ties", () => {
  for (const [arm, bins] of [
    ["base", 7],
    ["comp", 13],
  ] as const)
    expect(detailOf("sweep-calibration-error", digits(arm))["bins"]).toBe(bins);
  for (const probabilities of [[0.7], [0.7, 0.7], [1, 1, 1, 1, 1], [0.6, 0.7, 0.8]])
    expect(
      of("sweep-calibration-error", binary(probabilities, { labels: probabilities.map(() => 1) })),
    ).toBeCloseTo(1 - probabilities.reduce((sum, one) => sum + one, 0) / probabilities.length, 12);
});

describe("Evidently, alibi-detect", () => {
  test("the stability index is over the reference's deciles, 0.035, as it says; over shared bins, 0.052, it has another name", () => {
    const [before, after] = ["reference", "current"].map((field) =>
      Float64Array.from(numbers("drift", field)),
    );
    const drift = numericDrift(before ?? new Float64Array(), after ?? new Float64Array());
    expectClose(drift.stabilityIndex, expected("drift.numeric.current", "psi10"));
    const shared = expected("drift.numeric.current", "evidently", "psi");
    expectClose(drift.sharedStabilityIndex, shared);
  });

  test("a p-value by permutation is never 0, though no permutation is as extreme", () => {
    const near = matrix("mmd", "x");
    const far = near.map((row) => row.map((value) => value + 100));
    const { estimate, permuted, pValue } = meanDiscrepancy(near, far, mersenneRandom(5));
    expect(Math.max(...permuted)).toBeLessThan(estimate);
    expect(pValue).toBe(1 / (permuted.length + 1));
  });
});
