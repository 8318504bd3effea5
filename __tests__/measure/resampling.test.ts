import { expect, test } from "@jest/globals";
import { forEachResample, membership, pairReplicates } from "../../src/measure/resampling.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";

const resamples = drawResamples(6, 20, mersenneRandom(5));
const total = (weights: ArrayLike<number>): number =>
  Array.from(weights).reduce((sum, weight) => sum + weight, 0);

test("a resample of all rows has as many rows as there are", () => {
  const totals: number[] = [];
  forEachResample(resamples, Uint32Array.of(0, 1, 2, 3, 4, 5), (weights) =>
    totals.push(total(weights)),
  );
  expect(totals).toEqual(Array.from({ length: 20 }, () => 6));
});

test("a resample of a slice leaves every other row at 0, whichever resample came before", () => {
  const rows = Uint32Array.of(1, 4);
  forEachResample(resamples, rows, (weights, k) => {
    expect([...weights]).toEqual(
      Array.from(resamples.weights(k), (weight, row) => (rows.includes(row) ? weight : 0)),
    );
  });
});

test("both arms are scored on the same resample, and the change is their difference", () => {
  const { reference, candidate, change } = pairReplicates(
    resamples,
    Uint32Array.of(0, 1, 2, 3, 4, 5),
    {
      reference: (weights) => weights[0] ?? 0,
      candidate: (weights) => 3 * (weights[0] ?? 0),
    },
  );
  expect([...candidate]).toEqual(Array.from(reference, (value) => 3 * value));
  expect([...change]).toEqual(Array.from(reference, (value) => 2 * value));
});

test("membership() marks the rows of a slice", () => {
  expect([...membership(4, Uint32Array.of(1, 3))]).toEqual([0, 1, 0, 1]);
});
