import { describe, expect, test } from "@jest/globals";
import { fitBeta } from "../../../src/measure/recalibration/beta.ts";
import { fitRecalibration } from "../../../src/measure/recalibration/fit-recalibration.ts";
import { labelledRows } from "../../../src/measure/recalibration/labelled-rows.ts";
import { fitPlatt } from "../../../src/measure/recalibration/platt.ts";
import {
  recalibratedScores,
  valueOn,
} from "../../../src/measure/recalibration/recalibrated-scores.ts";
import { fitTemperature } from "../../../src/measure/recalibration/temperature.ts";
import { expectClose } from "../../support/close-to.ts";
import { expected } from "../../support/reference.ts";
import { binary, classification, digits, logits } from "../../support/samples.ts";

const METHODS = ["temperature", "vector", "platt", "beta", "isotonic"] as const;
const diabetes = logits("diabetes", "comp_logit");

test("Platt's line agrees with the reference", () => {
  const line = fitPlatt(labelledRows(diabetes), 1);
  expectClose(-Number(line?.slope), expected("recalibrate.platt", "A"));
  expectClose(-Number(line?.intercept), expected("recalibrate.platt", "B"));
});

test("the beta curve agrees with the reference", () => {
  const curve = fitBeta(labelledRows(logits("diabetes", "base_logit")), 1);
  expectClose(curve?.a, expected("recalibrate.beta", "a"));
  expectClose(curve?.c, expected("recalibrate.beta", "c"));
});

test("the beta curve never falls: a term that would make it fall is left out", () => {
  const turned = binary([0.9, 0.8, 0.6, 0.3, 0.2, 0.1], { labels: [0, 1, 0, 1, 0, 1] });
  // Wrong at both ends: neither term helps, and half of the rows are positive.
  expect(fitBeta(labelledRows(turned), 1)).toEqual({ a: 0, b: 0, c: 0 });
  const bent = binary([0.95, 0.9, 0.7, 0.6, 0.55, 0.02, 0.01], { labels: [0, 1, 1, 1, 1, 0, 1] });
  const { a = -1, b = -1 } = fitBeta(labelledRows(bent), 1) ?? {};
  expect(Math.min(a, b)).toBe(0);
});

test("the temperature stays in its bounds when all rows are right, or nothing is said", () => {
  const sure = binary([0.9, 0.8, 0.1], { labels: [1, 1, 0] });
  expect(fitTemperature(labelledRows(sure))).toBeCloseTo(0.05, 9);
  const wrong = binary([0.99, 0.98, 0.01], { labels: [0, 0, 1] });
  expect(fitTemperature(labelledRows(wrong))).toBeCloseTo(20, 9);
});

describe.each(METHODS)("%s", (method) => {
  test("lowers the log loss of the rows that it is fitted to", () => {
    const { lossBefore, lossAfter, rows } = fitRecalibration(diabetes, method);
    expect(lossAfter).toBeLessThan(lossBefore);
    expect(rows).toBe(442);
  });

  test("gives probabilities, whichever class is the positive one", () => {
    for (const positive of [0, 1]) {
      const { recalibration } = fitRecalibration({ ...diabetes, positive }, method);
      const scores = recalibratedScores(labelledRows(diabetes), recalibration);
      for (let row = 0; row < diabetes.rows; row += 1) {
        const [no = -1, yes = -1] = scores.subarray(2 * row, 2 * row + 2);
        expect(no + yes).toBeCloseTo(1, 9);
        expect(Math.min(no, yes)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test("refuses rows without labels, and rows of one class", () => {
    expect(() => fitRecalibration(binary([0.4, 0.6]), method)).toThrow("have no labels");
    const one = binary([0.4, 0.6], { labels: [1, 1] });
    expect(() => fitRecalibration(one, method)).toThrow("are of one class");
  });
});

test("temperature keeps the order of the classes in every row", () => {
  const sample = digits("comp");
  const { recalibration } = fitRecalibration(sample, "temperature");
  const scores = recalibratedScores(labelledRows(sample), recalibration);
  for (let row = 0; row < sample.rows; row += 1) {
    const own = scores.subarray(row * 10, (row + 1) * 10);
    expect(own.indexOf(Math.max(...own))).toBe(sample.predicted[row]);
  }
});

test.each(["platt", "beta", "isotonic"] as const)("%s is for two classes", (method) => {
  const three = classification(
    [
      [0.5, 0.3, 0.2],
      [0.2, 0.5, 0.3],
    ],
    { labels: [0, 1] },
  );
  expect(() => fitRecalibration(three, method)).toThrow(
    `by ${method}: it is for two classes, and the model has 3`,
  );
});

test("the beta curve of classes that a threshold separates has no fit", () => {
  const apart = binary([0.9, 0.8, 0.2, 0.1], { labels: [1, 1, 0, 0] });
  expect(() => fitRecalibration(apart, "beta")).toThrow("separate the classes");
});

test("rows that are not finite are left out", () => {
  const labels = [1, 0, 1, 0, 1];
  const scores = [0.9, 0.6, 0.7, 0.2, Number.NaN];
  expect(fitRecalibration(binary(scores, { labels }), "temperature").rows).toBe(4);
});

test("a curve is straight between its points and constant beyond them", () => {
  const curve = { thresholds: Float64Array.of(0.2, 0.6), values: Float64Array.of(0.1, 0.5) };
  expect([0, 0.2, 0.4, 0.6, 1].map((at) => valueOn(curve, at))).toEqual([
    0.1,
    0.1,
    expect.closeTo(0.3, 12),
    0.5,
    0.5,
  ]);
});

test("of the beta curve either term may be left out", () => {
  const said = [0.95, 0.9, 0.7, 0.6, 0.55, 0.02, 0.01];
  const labels = [0, 1, 1, 1, 1, 0, 1];
  const bent = fitBeta(labelledRows(binary(said, { labels })), 1);
  const mirrored = fitBeta(
    labelledRows(
      binary(
        said.map((probability) => 1 - probability),
        { labels: labels.map((label) => 1 - label) },
      ),
    ),
    1,
  );
  // What the other class's curve says of 1 − p, turned around.
  expect(mirrored?.a).toBeCloseTo(Number(bent?.b), 9);
  expect(mirrored?.b).toBeCloseTo(Number(bent?.a), 9);
  expect(mirrored?.c).toBeCloseTo(-Number(bent?.c), 9);
});

test("rows that all say the same have no line, and no curve", () => {
  const same = labelledRows(binary([0.7, 0.7, 0.7], { labels: [0, 1, 1] }));
  expect(fitPlatt(same, 1)).toBeUndefined();
  expect(fitBeta(same, 1)).toBeUndefined();
});

test("a vector for 65 classes is refused with the way out", () => {
  const rows = [0, 1].map((hit) =>
    Array.from({ length: 65 }, (_, place) => (place === hit ? 0.36 : 0.01)),
  );
  expect(() => fitRecalibration(classification(rows, { labels: [0, 1] }), "vector")).toThrow(
    "Cannot recalibrate by vector: the model has 65 classes, and 64 are the most; use temperature",
  );
});
