import { expect, test } from "@jest/globals";
import { auc } from "../../../src/measure/metrics/auc.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected, numbers } from "../../support/reference.ts";
import { binary, classification, digits, logits } from "../../support/samples.ts";

test("auc of two classes and its change agree with scikit-learn and DeLong", () => {
  const arms = measured(auc, {
    reference: logits("diabetes", "base_logit"),
    candidate: logits("diabetes", "comp_logit"),
  });
  expectClose(arms["base"]?.estimate, expected("paired.diabetes.delong", "auc_base"));
  expectClose(arms["change"]?.estimate, expected("paired.diabetes.delong", "diff"));
  expectClose(
    arms["change"]?.interval?.lower,
    expected("paired.diabetes.delong", "lower95_one_sided"),
  );
  expect(arms["change"]?.interval?.method).toBe("DeLong");
});

test("auc of more classes is the mean of one against the rest", () => {
  expectClose(estimateOf(auc, digits("base")), expected("quality.digits.base", "auc_ovr_macro"));
});

test("tied scores count one half, whether DeLong or sorting counts them", () => {
  const scores = [0.2, 0.5, 0.5, 0.5, 0.9];
  const labels = [0, 0, 1, 1, 1];
  expectClose(estimateOf(auc, binary(scores, { labels })), expected("quality.auc_ties"));
  const sorted = classification(
    scores.map((score) => [1 - score, score, 0]),
    { labels },
  );
  if (auc.estimator.kind !== "area") throw new Error("It is an area");
  const onlyTwo = { ...sorted, classes: 2, positive: 1, scores: binary(scores).scores };
  expectClose(
    auc.estimator.prepare(onlyTwo)(new Uint8Array(5).fill(1), new Uint32Array()),
    expected("quality.auc_ties"),
  );
});

test("auc of a single class is undefined: neither 0, a half nor 1", () => {
  expect(estimateOf(auc, binary([0.9, 0.8, 0.7], { labels: [1, 1, 1] }))).toBeNull();
  expect(estimateOf(auc, classification([[0.2, 0.3, 0.5]], { labels: [2] }))).toBeNull();
});

test("auc without a named positive class is that of the second of two", () => {
  const rows = numbers("diabetes", "base_logit").slice(0, 50);
  const labels = numbers("diabetes", "labels").slice(0, 50);
  const named = binary(rows, { scores: "logits", labels });
  expect(estimateOf(auc, { ...named, positive: undefined })).toBe(estimateOf(auc, named));
});

test("a NaN among the candidate's scores makes its auc undefined, in two classes and in three", () => {
  const labels = [0, 1, 0, 1];
  const two = measured(auc, {
    reference: binary([0.1, 0.9, 0.2, 0.8], { labels }),
    candidate: binary([0.1, Number.NaN, 0.2, 0.8], { labels }),
  });
  expect(two["base"]?.estimate).toBe(1);
  expect(two["candidate"]?.estimate).toBeNull();
  expect(two["change"]?.estimate).toBeNull();
  const rows = [
    [0.8, 0.1, 0.1],
    [0.1, 0.8, 0.1],
    [0.1, 0.1, 0.8],
    [0.2, 0.7, 0.1],
  ];
  const three = measured(auc, {
    reference: classification(rows, { labels: [0, 1, 2, 1] }),
    candidate: classification([...rows.slice(0, 3), [Number.NaN, 0, 0]], { labels: [0, 1, 2, 1] }),
  });
  expect(three["candidate"]?.estimate).toBeNull();
});

test("rows outside the slice do not matter, even when they are NaN", () => {
  const rows = [
    [0.8, 0.1, 0.1],
    [0.1, 0.8, 0.1],
    [Number.NaN, 0, 0],
    [0.1, 0.1, 0.8],
  ];
  expect(estimateOf(auc, classification(rows, { labels: [0, 1, 2, 2] }), [0, 1, 3])).toBe(1);
});

test("arms of different classes are not compared by DeLong, and rows of weight 0 do not count", () => {
  const two = binary([0.1, 0.9], { labels: [0, 1] });
  const three = classification(
    [
      [0.8, 0.1, 0.1],
      [0.1, 0.8, 0.1],
    ],
    { labels: [0, 1] },
  );
  const { change } = measured(auc, { reference: two, candidate: three });
  expect(change?.evidence).toMatchObject({ kind: "none" });
  if (auc.estimator.kind !== "area") throw new Error("It is an area");
  const score = auc.estimator.prepare(binary([0.1, 0.9, 0.2], { labels: [0, 1, 1] }));
  expect(score(Uint8Array.of(1, 1, 0), Uint32Array.of(0, 1))).toBe(1);
});
