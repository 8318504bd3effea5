import { expect, test } from "@jest/globals";
import { mersenneRandom, randomStreams } from "../../src/stats/random.ts";
import { expectedPart } from "../support/reference.ts";

test("mersenneRandom() gives numpy's RandomState(20240601) bit for bit", () => {
  const random = mersenneRandom(20240601);
  const first = Array.from({ length: 10 }, () => random.uniform());
  expect(first).toEqual(expectedPart("rng.mt19937.first10"));
});

test("shuffle() gives the reference's permutation", () => {
  expect(mersenneRandom(7).shuffle(10)).toEqual(expectedPart("rng.permutation"));
});

test("a stream does not depend on which other streams were drawn from", () => {
  const alone = randomStreams(5).stream("bootstrap").uniform();
  const streams = randomStreams(5);
  streams.stream("other").uniform();
  expect(streams.stream("bootstrap").uniform()).toBe(alone);
  expect(randomStreams(6).stream("bootstrap").uniform()).not.toBe(alone);
});
