import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { pairsWon } from "../../src/measure/pairs-won.ts";

const rows = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 6 }),
    label: fc.integer({ min: -1, max: 2 }),
    weight: fc.nat(3),
  }),
  { minLength: 1, maxLength: 20 },
);

test("it counts what looking at every pair counts, ties as one half", () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const won = pairsWon({
        score: Float64Array.from(drawn, ({ score }) => score),
        classOf: Int32Array.from(drawn, ({ label }) => label),
        classes: 3,
        position: 1,
      });
      const wins = [0, 0, 0];
      for (const own of drawn.filter(({ label }) => label === 1))
        for (const { score, label, weight } of drawn.filter((other) => other.label !== 1)) {
          const share = own.score > score ? 1 : own.score === score ? 0.5 : 0;
          if (label >= 0) wins[label] = (wins[label] ?? 0) + share * own.weight * weight;
        }
      const found = won(drawn.map(({ weight }) => weight));
      expect([...found.wins]).toEqual(wins);
      expect([...found.rows]).toEqual(
        [0, 1, 2].map((label) =>
          drawn.reduce((sum, one) => sum + (one.label === label ? one.weight : 0), 0),
        ),
      );
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("a score that is NaN leaves no area when it is drawn", () => {
  const won = pairsWon({
    score: Float64Array.of(0.2, Number.NaN, 0.7),
    classOf: Int32Array.of(0, 0, 1),
    classes: 2,
    position: 1,
  });
  expect([...won([1, 0, 1]).wins]).toEqual([1, 0]);
  expect([...won([1, 1, 1]).wins]).toEqual([Number.NaN, Number.NaN]);
});
