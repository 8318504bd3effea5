import { describe, expect, test } from "@jest/globals";
import {
  afterwards,
  known,
  less,
  membership,
  type Pending,
  replicatesAt,
  scoreResamples,
  settled,
  settledInTurn,
  together,
} from "../../src/measure/resampling.ts";
import type { Weights } from "../../src/measure/metric.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";

const resamples = drawResamples(6, 20, mersenneRandom(5));
const ALL = Uint32Array.of(0, 1, 2, 3, 4, 5);
const total = (weights: ArrayLike<number>): number =>
  Array.from(weights).reduce((sum, weight) => sum + weight, 0);
const first = (weights: Weights): number => weights[0] ?? Number.NaN;

/** Scores nothing: remembers what it is shown. */
const seeing =
  (seen: Weights[]) =>
  (weights: Weights): number =>
    seen.push(weights);

const refuse = (): never => {
  throw new Error("Nobody asked");
};

/** How often row 0, or the first row of a slice, is in each resample. */
const wanting = (rows: Uint32Array): Pending<readonly number[]> => ({
  wanted: [{ rows, score: first }],
  finish: (replicates) => replicates.flatMap((values) => [...values]),
});

const drawn = (row: number): readonly number[] =>
  Array.from({ length: 20 }, (_, k) => resamples.weights(k)[row] ?? Number.NaN);

describe("scoreResamples()", () => {
  test("gives a score of all rows as many rows as there are", () => {
    const [totals] = scoreResamples([{ rows: ALL, score: total }], resamples);
    expect(totals).toEqual(new Float64Array(20).fill(6));
  });

  test("gives a score of a slice its rows only, numbered from 0, and names those that were drawn", () => {
    const seen: (readonly number[])[] = [];
    const score = (weights: Weights, rows: Uint32Array): number => {
      expect([...rows]).toEqual([0, 1].filter((row) => weights[row] !== 0));
      return seen.push(Array.from(weights));
    };
    scoreResamples([{ rows: Uint32Array.of(1, 4), score }], resamples);
    const [one, four] = [drawn(1), drawn(4)];
    expect(seen).toEqual(one.map((weight, k) => [weight, four[k]]));
  });

  test("shows weights of a resample as one object to all scores of a view, and never again", () => {
    const one: Weights[] = [];
    const other: Weights[] = [];
    scoreResamples(
      [
        { rows: ALL, score: seeing(one) },
        { rows: ALL, score: seeing(other) },
      ],
      resamples,
    );
    expect(new Set(one).size).toBe(20);
    for (const [place, weights] of one.entries()) expect(other[place]).toBe(weights);
  });

  test("gives every score the same resample", () => {
    const thrice = (weights: Weights): number => 3 * first(weights);
    const [once = new Float64Array(), other = new Float64Array()] = scoreResamples(
      [
        { rows: ALL, score: first },
        { rows: ALL, score: thrice },
      ],
      resamples,
    );
    expect([...once]).toEqual(drawn(0));
    expect(less(other, once)).toEqual(once.map((value) => 2 * value));
  });
});

describe("what waits for resamples", () => {
  test("is drawn once for all that is settled together, and each gets its own", () => {
    let draws = 0;
    const counted = { ...resamples, weights: (k: number) => ((draws += 1), resamples.weights(k)) };
    const pair = together([wanting(Uint32Array.of(2)), wanting(Uint32Array.of(5)), known("none")]);
    const [two, five, none] = settled(pair, () => counted);
    expect([two, five, none]).toEqual([drawn(2), drawn(5), "none"]);
    expect(draws).toBe(20);
  });

  test("is drawn for nobody when nothing is wanted", () => {
    expect(
      settled(
        afterwards(known(3), (value) => value + 1),
        refuse,
      ),
    ).toBe(4);
  });

  test("takes no replicates of a score that it did not want", () => {
    expect(() => replicatesAt([new Float64Array(2)], 1)).toThrow("Score 1 was not wanted");
  });

  test.each([
    [4, 80, 1],
    [3, 80, 2],
    [2, 80, 2],
    [1, 80, 4],
    [4, 61, 1],
    [4, 60, 2],
    [4, 40, 2],
    [4, 21, 2],
    [4, 20, 4],
    [4, 1, 4],
  ])(
    "settled in lots of weight %d or %d replicates, is drawn %d times and the same",
    (most, mostReplicates, times) => {
      let draws = 0;
      const weights = (k: number): Uint8Array => ((draws += 1), resamples.weights(k));
      const each = [0, 3, 1, 4].map((row) => ({
        pending: wanting(Uint32Array.of(row)),
        weight: 1,
      }));
      const values = settledInTurn(each, {
        resamples: () => ({ ...resamples, weights }),
        most,
        mostReplicates,
      });
      expect(values).toEqual([drawn(0), drawn(3), drawn(1), drawn(4)]);
      expect(draws).toBe(20 * times);
    },
  );

  test("is drawn for nobody, however many lots there are, when none wants it", () => {
    const each = [1, 2].map((value) => ({ pending: known(value), weight: 1 }));
    expect(settledInTurn(each, { resamples: refuse, most: 1, mostReplicates: 1 })).toEqual([1, 2]);
  });
});

test("membership() marks the rows of a slice", () => {
  expect([...membership(4, Uint32Array.of(1, 3))]).toEqual([0, 1, 0, 1]);
});
