import type { Interval } from "../../src/schema/measurement.ts";
import { expect, test } from "@jest/globals";
import { measureDependence, measureOddAnswers } from "../../src/measure/probes.ts";
import type { RegressionSample, Sample } from "../../src/measure/sample.ts";

const numbers = (...values: readonly number[]): RegressionSample => ({
  kind: "regression",
  rows: values.length,
  values: Float64Array.from(values),
  targets: undefined,
  nonFinite: Uint8Array.from(values, (value) => (Number.isFinite(value) ? 0 : 1)),
});

const classes = (...predicted: readonly number[]): Sample => ({
  kind: "classification",
  rows: predicted.length,
  classes: 2,
  scores: Float64Array.from(predicted.flatMap((answer) => [1 - answer, answer])),
  predicted: Int32Array.from(predicted),
  labels: undefined,
  nonFinite: new Uint8Array(predicted.length),
  positive: 1,
});

const estimates = (measured: readonly { readonly estimate: number | null }[]): (number | null)[] =>
  measured.map(({ estimate }) => estimate);

test("finite answers are counted by arm, and what one arm lost and gained", () => {
  const measured = measureOddAnswers({
    slice: "probe=nan",
    rows: 4,
    base: numbers(1, 2, Number.NaN, Number.NaN),
    candidate: numbers(1, Number.POSITIVE_INFINITY, 3, 4),
  });
  expect(estimates(measured)).toEqual([0.5, 0.75, 0.25]);
  expect(measured[2]?.detail).toMatchObject({ lost: 1, gained: 2 });
});

test("an arm that the engine refused has no finite answer", () => {
  const odd = { slice: "probe=nan", rows: 2, base: numbers(1, 2), candidate: undefined };
  expect(estimates(measureOddAnswers(odd))).toEqual([1, 0, -1]);
});

test("batches differ by the largest output, NaN in both is no difference, and NaN in one has no number", () => {
  const base: [Sample, Sample] = [numbers(1, 2, Number.NaN), numbers(1, 2.25, Number.NaN)];
  const even = measureDependence({ on: "batch", slice: "probe=batch", base, candidate: base });
  expect(estimates(even)).toEqual([0.25, 0.25, 0]);
  const candidate: [Sample, Sample] = [numbers(1, Number.NaN, 3), numbers(1, 2, 4)];
  expect(
    estimates(measureDependence({ on: "batch", slice: "probe=batch", base, candidate })),
  ).toEqual([0.25, null, null]);
});

test("changed answers are counted where answers are classes", () => {
  const base: [Sample, Sample] = [classes(0, 1, 1, 0), classes(0, 1, 1, 0)];
  const candidate: [Sample, Sample] = [classes(0, 1, 1, 0), classes(0, 0, 1, 1)];
  const measured = measureDependence({ on: "batch", slice: "probe=batch", base, candidate });
  expect(measured.map(({ metric }) => metric)).toEqual([
    "batch-difference",
    "batch-difference",
    "batch-difference",
    "batch-flips",
    "batch-flips",
    "batch-flips",
  ]);
  expect(estimates(measured)).toEqual([0, 1, 1, 0, 0.5, 0.5]);
});

/** Twice the rows, each beside its twin of the same source. */
const twice = <Value>(values: readonly Value[]): Value[] =>
  values.flatMap((value) => [value, value]);
const TWINS = Int32Array.from({ length: 40 }, (_, row) => Math.floor(row / 2));
const widthOf = (
  { interval }: { readonly interval: Interval | null } = { interval: null },
): number => (interval === null ? Number.NaN : interval.upper - interval.lower);

const oddOf = (values: readonly number[]) => ({
  slice: "probe=nan",
  rows: values.length,
  base: numbers(...values.map(() => 1)),
  candidate: numbers(...values),
});

test("rows that are all there twice widen no interval less than their sources do", () => {
  const once = Array.from({ length: 20 }, (_, row) => (row % 5 === 0 ? Number.NaN : row));
  const [, single] = measureOddAnswers(oddOf(once));
  const [, blind] = measureOddAnswers(oddOf(twice(once)));
  const [, known] = measureOddAnswers({ ...oddOf(twice(once)), clusters: TWINS });
  expect(known).toMatchObject({ estimate: single?.estimate, n: 40, detail: { clusters: 20 } });
  expect(widthOf(known)).toBeGreaterThanOrEqual(widthOf(single));
  expect(widthOf(blind)).toBeLessThan(widthOf(single));
});

const batchesOf = (values: readonly number[]) => ({
  on: "batch" as const,
  slice: "probe=batch",
  base: [classes(...values.map(() => 0)), classes(...values.map(() => 0))] as const,
  candidate: [classes(...values.map(() => 0)), classes(...values)] as const,
});

test("changed answers of one source are no independent ones", () => {
  const answers = Array.from({ length: 20 }, (_, row) => (row % 4 === 0 ? 1 : 0));
  const single = measureDependence(batchesOf(answers))[4];
  const known = measureDependence({ ...batchesOf(twice(answers)), clusters: TWINS })[4];
  expect(known).toMatchObject({ estimate: 0.25, detail: { clusters: 20 } });
  expect(widthOf(known)).toBeGreaterThanOrEqual(widthOf(single));
});
