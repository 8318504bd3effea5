import { expect, test } from "@jest/globals";
import {
  placeOf,
  placeOfValue,
  rankingOf,
  sumWeights,
  tieEnds,
  tieStarts,
  weightOf,
} from "../../src/measure/ranking.ts";

const VALUES = Float64Array.of(0.5, Number.NaN, 0.1, 0.5, 0.9, 0.1);
const WEIGHTS = Uint8Array.of(2, 7, 0, 1, 3, 1);

test("rows stand by rising value, equal ones in their own order, and NaN nowhere", () => {
  const { order, values, unranked } = rankingOf(VALUES);
  expect([...order]).toEqual([2, 5, 0, 3, 4]);
  expect([...values]).toEqual([0.1, 0.1, 0.5, 0.5, 0.9]);
  expect([...unranked]).toEqual([1]);
});

test("ties begin and end where values change", () => {
  const ranking = rankingOf(VALUES);
  expect([...tieStarts(ranking)]).toEqual([0, 0, 2, 2, 4]);
  expect([...tieEnds(ranking)]).toEqual([2, 2, 4, 4, 5]);
  expect([0, 0.1, 0.2, 0.5, 0.9, 1].map((least) => placeOfValue(ranking, least))).toEqual([
    0, 0, 2, 2, 4, 5,
  ]);
});

test("the row with so many before it is the one that a list of repeated rows has there", () => {
  const { order } = rankingOf(VALUES);
  const summed = new Float64Array(order.length + 1);
  const total = sumWeights(order, WEIGHTS, summed);
  const repeated = [...order.keys()].flatMap((place) =>
    Array.from({ length: WEIGHTS[order[place] ?? 0] ?? 0 }, () => place),
  );
  expect(total).toBe(repeated.length);
  expect(weightOf(WEIGHTS, order)).toBe(total);
  expect(repeated.map((_, number) => placeOf(summed, number))).toEqual(repeated);
});
