import { describe, expect, test } from "@jest/globals";
import { thresholdAdvice } from "../../../src/measure/fairness/threshold-advice.ts";
import { expectClose } from "../../support/close-to.ts";
import { expected } from "../../support/reference.ts";
import { groupings, groupsOf } from "../../support/reference-inputs.ts";
import { binary, classification, logits } from "../../support/samples.ts";

const sexes = groupsOf("sex", groupings["sex"]?.() ?? []).members;
const advice = thresholdAdvice(logits("diabetes", "comp_logit"), sexes);

describe("fairlearn's ThresholdOptimizer", () => {
  test.each([
    ["selection-rate", "demographic_parity"],
    ["true-positive-rate", "true_positive_rate_parity"],
    ["equalized-odds", "equalized_odds"],
  ] as const)("%s: accuracy, rates and thresholds agree", (ours, theirs) => {
    const key = `fairness.threshold_optimizer.${theirs}`;
    const found = advice.find(({ equalises }) => equalises === ours);
    expectClose(found?.accuracy, expected(key, "expected_accuracy"));
    for (const group of found?.groups ?? []) {
      const { name, thresholds } = group;
      expectClose(group.selectionRate, expected(key, "expected_selection", name));
      expectClose(group.truePositiveRate, expected(key, "expected_tpr", name));
      expectClose(group.falsePositiveRate, expected(key, "expected_fpr", name));
      const first = thresholds[0];
      expectClose(first?.above, expected(key, "interpolation", name, "operation0", "threshold"));
      expectClose(first?.share, expected(key, "interpolation", name, "p0"));
    }
    expect(found?.groups).toHaveLength(2);
  });
});

test("the group that could do better is mixed with a coin until the odds are equal", () => {
  const odds = advice.find(({ equalises }) => equalises === "equalized-odds");
  expect(odds?.groups.map(({ coin }) => coin !== undefined)).toEqual([false, true]);
  expectClose(
    odds?.groups[1]?.coin?.share,
    expected("fairness.threshold_optimizer.equalized_odds", "interpolation", "1", "p_ignore"),
  );
});

const members = groupsOf("g", [0, 0, 0, 1, 1, 1]).members;
const PERFECT = { labels: [1, 0, 0, 1, 0, 0] };

test("groups that are separated alike need no randomness, and lose nothing", () => {
  const found = thresholdAdvice(binary([0.9, 0.2, 0.1, 0.8, 0.3, 0.1], PERFECT), members);
  for (const { accuracy, groups, equalises } of found) {
    // A third cannot be met on a grid of thousandths.
    expect(accuracy).toBeCloseTo(1, equalises === "selection-rate" ? 2 : 12);
    for (const { coin } of groups) expect(coin).toBeUndefined();
  }
});

test("a score that says nothing is answered by nobody's threshold or by everyone's", () => {
  const found = thresholdAdvice(binary([0.5, 0.5, 0.5, 0.5, 0.5, 0.5], PERFECT), members);
  expect(found.map(({ accuracy }) => accuracy.toFixed(6))).toEqual(found.map(() => "0.666667"));
  for (const { groups } of found)
    for (const { thresholds, coin } of groups) {
      expect(coin).toBeUndefined();
      expect(thresholds.map(({ above }) => Math.abs(above))).toEqual([1, 1]);
    }
});

test("rows that are not finite have no part in it", () => {
  const whole = binary([0.9, 0.2, 0.1, 0.8, 0.3, 0.1], PERFECT);
  const broken = binary([0.9, 0.2, 0.1, Number.NaN, 0.8, 0.3, 0.1], {
    labels: [1, 0, 0, 0, 1, 0, 0],
  });
  const others = groupsOf("g", [0, 0, 0, 1, 1, 1, 1]).members;
  expect(thresholdAdvice(broken, others)).toEqual(thresholdAdvice(whole, members));
});

const SCORES = [0.9, 0.2, 0.1, 0.8, 0.3, 0.1];
const { positive: _, ...unsaid } = binary(SCORES, PERFECT);
test.each([
  ["labels", binary(SCORES), members],
  ["a positive class", { ...unsaid, positive: undefined }, members],
  ["two classes", classification([[0.2, 0.3, 0.5]], { labels: [1], positive: 1 }), members],
  ["a second group", binary(SCORES, PERFECT), members.slice(0, 1)],
  ["positive rows in each group", binary(SCORES, { labels: [1, 0, 0, 0, 0, 0] }), members],
  ["negative rows in each group", binary(SCORES, { labels: [1, 1, 1, 1, 0, 0] }), members],
])("without %s there is no advice", (_name, sample, groups) => {
  expect(thresholdAdvice(sample, groups)).toEqual([]);
});
