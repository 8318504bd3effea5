import { expect, test } from "@jest/globals";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";
import { expectedPart } from "../support/reference.ts";

test("drawResamples() draws numpy's indices", () => {
  const indices = expectedPart("rng.bootstrap_indices");
  if (!Array.isArray(indices)) throw new Error("The reference holds a list");
  const weights = drawResamples(20, 1, mersenneRandom(7)).weights(0);
  const counts = Array.from(
    { length: 20 },
    (_, row) => indices.filter((index) => index === row).length,
  );
  expect([...weights]).toEqual(counts);
});

test("each resample has as many rows as the sample", () => {
  const resamples = drawResamples(50, 8, mersenneRandom(2));
  for (let k = 0; k < 8; k += 1)
    expect(resamples.weights(k).reduce((total, weight) => total + weight, 0)).toBe(50);
});

test("a resample is the same whenever it is asked for, and the stream it came from goes on unmoved", () => {
  const random = mersenneRandom(4);
  const resamples = drawResamples(9, 5, random);
  const inOrder = [0, 1, 2, 3, 4].map((k) => [...resamples.weights(k)]);
  expect(new Set(inOrder.map(String)).size).toBe(5);
  for (const k of [3, 3, 0, 4, 1]) expect([...resamples.weights(k)]).toEqual(inOrder[k]);
  expect(random.uniform()).toBe(mersenneRandom(4).uniform());
});
