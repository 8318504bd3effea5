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

test("the ten thousandth word of seed 5489 is the one that the C++ standard names", () => {
  const random = mersenneRandom(5489);
  for (let double = 1; double < 5000; double += 1) random.uniform();
  // A double is made of 27 bits of one word and 26 of the next, which is the last one asked for.
  expect((random.uniform() * 2 ** 53) % 2 ** 26).toBe(4123659995 >>> 6);
});

test("a copy gives the same numbers from where it was made, whichever is asked first", () => {
  for (const passed of [0, 1, 311, 312, 1000]) {
    const random = mersenneRandom(9);
    for (let double = 0; double < passed; double += 1) random.uniform();
    const copy = random.copy();
    const later = Array.from({ length: 700 }, () => copy.uniform());
    expect(Array.from({ length: 700 }, () => random.uniform())).toEqual(later);
  }
});
