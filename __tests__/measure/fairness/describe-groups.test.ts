import { describe, expect, test } from "@jest/globals";
import { describeGroups } from "../../../src/measure/fairness/describe-groups.ts";
import { disparityOf } from "../../../src/measure/fairness/disparity.ts";
import { describedDiabetes } from "../../support/reference-fairness.ts";
import { groupsOf } from "../../support/reference-inputs.ts";
import { binary, regression } from "../../support/samples.ts";

const alternating = (n: number, one: number, other: number): number[] =>
  Array.from({ length: n }, (_, row) => (row % 2 === 0 ? one : other));

const withPositives = (count: number) => {
  const labels = Array.from({ length: 40 }, (_, row) => (row < count ? 1 : 0));
  const sample = binary(alternating(40, 0.9, 0.1), { labels });
  const [facts] = describeGroups(sample, sample, [
    groupsOf(
      "g",
      labels.map(() => 0),
    ),
  ]);
  return facts?.groups[0];
};

describe("describeGroups()", () => {
  test("a group of 29 rows is not testable and lacks one row; one of 30 is", () => {
    const sample = binary(alternating(59, 0.9, 0.1), { labels: alternating(59, 1, 0) });
    const values = Array.from({ length: 59 }, (_, row) => (row < 29 ? 0 : 1));
    const [facts] = describeGroups(sample, sample, [groupsOf("g", values)]);
    expect(facts?.groups.map(({ needs }) => needs.rows)).toEqual([1, 0]);
    expect(facts?.groups.map(({ changes }) => changes.length)).toEqual([0, 4]);
  });

  test("thresholds are advised where every rate of every group can be told", () => {
    expect(describedDiabetes("sex").thresholds?.map(({ equalises }) => equalises)).toEqual([
      "selection-rate",
      "true-positive-rate",
      "equalized-odds",
    ]);
    const sample = binary(alternating(59, 0.9, 0.1), { labels: alternating(59, 1, 0) });
    const values = Array.from({ length: 59 }, (_, row) => (row < 29 ? 0 : 1));
    const [small] = describeGroups(sample, sample, [groupsOf("g", values)]);
    expect(small?.thresholds).toBeUndefined();
  });

  test("nine positive rows leave the true-positive rate untested, and ten do not", () => {
    expect(withPositives(9)?.needs.positives).toBe(1);
    expect(withPositives(9)?.changes.map(({ rate }) => rate)).not.toContain("truePositiveRate");
    expect(withPositives(10)?.needs.positives).toBe(0);
    expect(withPositives(10)?.changes.map(({ rate }) => rate)).toContain("truePositiveRate");
  });

  test("the change of a rate is paired: what is lost and what is gained", () => {
    const base = binary(alternating(40, 0.9, 0.1), { labels: alternating(40, 1, 0) });
    const candidate = binary(
      alternating(40, 0.9, 0.1).map((score, row) => (row < 6 ? 1 - score : score)),
      { labels: alternating(40, 1, 0) },
    );
    const [facts] = describeGroups(base, candidate, [groupsOf("g", alternating(40, 0, 0))]);
    const change = facts?.groups[0]?.changes.find(({ rate }) => rate === "truePositiveRate");
    expect(change).toMatchObject({ lost: 3, gained: 0, n: 20, estimate: -0.15 });
    expect(change?.interval.upper).toBeLessThan(0);
  });

  test("a group without positive rows has no true-positive rate, and no gap is made of it", () => {
    const labels = [...alternating(40, 1, 0), ...alternating(40, 0, 0)];
    const sample = binary(alternating(80, 0.9, 0.1), { labels });
    const values = Array.from({ length: 80 }, (_, row) => (row < 40 ? 0 : 1));
    const [facts] = describeGroups(sample, sample, [groupsOf("g", values)]);
    expect(facts?.groups[1]?.base.truePositiveRate).toBeNull();
    expect(facts?.base.equalizedOddsDifference).toBeNull();
  });

  test("a group with a row that is not finite has no calibration error", () => {
    const scores = alternating(40, 0.9, 0.1).with(0, Number.NaN);
    const sample = binary(scores, { labels: alternating(40, 1, 0) });
    const [facts] = describeGroups(sample, sample, [groupsOf("g", alternating(40, 0, 0))]);
    expect(facts?.groups[0]?.base).toMatchObject({ calibrationError: null, brierScore: null });
    expect(facts?.groups[0]?.base.accuracy).toBeCloseTo(39 / 40, 12);
  });

  test("a regression has no rates, and neither have classes of which none is positive", () => {
    const numbers = regression([1, 2]);
    expect(describeGroups(numbers, numbers, [groupsOf("g", [0, 1])])).toEqual([]);
    const { positive: _, ...rest } = binary([0.2, 0.8]);
    const unnamed = { ...rest, positive: undefined };
    expect(describeGroups(unnamed, unnamed, [groupsOf("g", [0, 1])])).toEqual([]);
  });

  test("compression widens the true-positive gap of the six diabetes groups from 0.34 to 0.54", () => {
    const gap = describedDiabetes("sex_x_age").gaps.find(({ rate }) => rate === "truePositiveRate");
    expect(gap?.base.difference).toBeCloseTo(0.337, 3);
    expect(gap?.candidate.difference).toBeCloseTo(0.536, 3);
  });
});

describe("disparityOf()", () => {
  test("an undefined rate stands aside instead of counting as 0", () => {
    expect(disparityOf([0.5, null, 1], null).difference).toBe(0.5);
    expect(disparityOf([0.5, null], 0.5)).toEqual({
      difference: null,
      ratio: null,
      differenceToOverall: null,
      ratioToOverall: null,
    });
  });

  test("two rates of 0 have no ratio, and no difference", () => {
    expect(disparityOf([0, 0], 0)).toMatchObject({ difference: 0, ratio: null });
  });
});

describe("without labels", () => {
  const scores = alternating(80, 0.9, 0.1);
  const column = {
    ...groupsOf(
      "g",
      scores.map((_, row) => Number(row < 40)),
    ),
    reference: "1",
  };
  const [facts] = describeGroups(binary(scores), binary(scores), [column]);

  test("who is selected is told, and nothing that asks who is right", () => {
    expect(facts?.groups[0]).toMatchObject({
      positives: null,
      needs: { rows: 0, positives: 0, negatives: 0 },
      base: { selectionRate: 0.5, truePositiveRate: null, accuracy: null, brierScore: null },
    });
    expect(facts?.groups[0]?.changes.map(({ rate }) => rate)).toEqual(["selectionRate"]);
    expect(facts?.base).toMatchObject({
      demographicParityRatio: 1,
      equalizedOddsDifference: null,
      generalizedEntropy: null,
      entropyBetweenGroups: null,
      biasAmplification: null,
      differentialFairness: 0,
    });
  });

  test("and so it is against a group that others are compared with", () => {
    expect(facts?.base.againstReference).toEqual({
      statisticalParityDifference: 0,
      disparateImpact: 1,
      equalOpportunityDifference: null,
      averageOddsDifference: null,
      averageOddsError: null,
      averagePredictiveValueDifference: null,
    });
  });
});

test("against a group of which nobody is selected there is no ratio", () => {
  const scores = Array.from({ length: 80 }, (_, row) => (row < 40 && row % 2 === 0 ? 0.9 : 0.1));
  const column = {
    ...groupsOf(
      "g",
      scores.map((_, row) => Number(row < 40)),
    ),
    reference: "0",
  };
  const [facts] = describeGroups(binary(scores), binary(scores), [column]);
  expect(facts?.base.againstReference).toMatchObject({
    statisticalParityDifference: 0.5,
    disparateImpact: null,
  });
});
