import { expect, test } from "@jest/globals";
import { contradictedLabels } from "../../src/measure/contradicted-labels.ts";
import { binary, digits, regression } from "../support/samples.ts";
import { numbers } from "../support/reference.ts";

const contradicted = (own: Int32Array): readonly number[] =>
  contradictedLabels({ ...digits("base"), labels: own }, digits("comp"), 0.9)?.rows ?? [];

test("labels that were swapped on purpose are the first that both models contradict", () => {
  const labels = numbers("digits", "labels");
  const swapped = [100, 300, 500, 700];
  const wrong = Int32Array.from(labels, (label, row) =>
    swapped.includes(row) ? (label + 1) % 10 : label,
  );
  const before = contradicted(Int32Array.from(labels));
  const added = contradicted(wrong).filter((row) => !before.includes(row));
  expect(added.length).toBeGreaterThanOrEqual(3);
  expect(swapped).toEqual(expect.arrayContaining([...added]));
});

test("a row counts when both are sure, agree, and the label is another one", () => {
  const labels = [0, 1, 0, 0, 0];
  const base = binary([0.99, 0.99, 0.99, 0.99, 0.96], { labels });
  const candidate = binary([0.97, 0.99, 0.01, 0.9, Number.NaN], { labels });
  const { rows, due } = contradictedLabels(base, candidate, 0.95) ?? { rows: [], due: 0 };
  expect(rows).toEqual([0]);
  // Rows 0 and 1: 3 and 1 in 100.
  expect(due).toBeCloseTo(0.04, 12);
});

const positive = (probability: number) => binary([probability], { labels: [0] });

test.each([
  [0.949, []],
  [0.95, [0]],
  [0.951, [0]],
])("sure is %d and more, by the model that is less sure", (probability, rows) => {
  expect(contradictedLabels(positive(0.99), positive(probability), 0.95)?.rows).toEqual(rows);
});

test("the surest come first", () => {
  const sample = binary([0.96, 0.99, 0.97], { labels: [0, 0, 0] });
  expect(contradictedLabels(sample, sample, 0.95)?.rows).toEqual([1, 2, 0]);
});

test("without classes or labels nothing is contradicted", () => {
  expect(contradictedLabels(regression([1], [1]), regression([1], [1]), 0.95)).toBeUndefined();
  expect(contradictedLabels(binary([0.9]), regression([1], [1]), 0.95)).toBeUndefined();
  expect(contradictedLabels(binary([0.99]), binary([0.99]), 0.95)).toBeUndefined();
});
