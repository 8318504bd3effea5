import { expect, test } from "@jest/globals";
import { type AttackedItem, clipped, marginOf } from "../../../src/data/attacks/attack.ts";
import { simba } from "../../../src/data/attacks/simba.ts";
import { square, squareSide } from "../../../src/data/attacks/square.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";

const ITEM: AttackedItem = {
  values: Float64Array.from({ length: 64 }, (_, place) => place / 64),
  channels: 1,
  height: 8,
  width: 8,
  epsilon: 0.1,
  low: 0,
  high: 1,
};

test("no value leaves the allowed change or the range", () => {
  const changed = clipped(
    ITEM,
    ITEM.values.map((_, place) => (place % 2 === 0 ? 9 : -9)),
  );
  for (const [place, value] of changed.entries()) {
    expect(Math.abs(value - (ITEM.values[place] ?? 0))).toBeLessThanOrEqual(0.1 + 1e-12);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
  }
});

test.each([square, simba])(
  "$name proposes the same for the same stream, whatever the model",
  (attack) => {
    const run = () => {
      const random = mersenneRandom(4);
      return Array.from({ length: 5 }, (_, query) => [
        ...attack.propose({ item: ITEM, best: ITEM.values, query, queries: 50, random }),
      ]);
    };
    expect(run()).toEqual(run());
  },
);

test("the first question of the square attack is stripes, and the next a square of the schedule's side", () => {
  const random = mersenneRandom(4);
  const asked = { item: ITEM, best: ITEM.values, queries: 50, random };
  const stripes = square.propose({ ...asked, query: 0 });
  const signs = new Set(
    [1, 2, 3, 4].map((row) =>
      Math.sign((stripes[row * 8 + 3] ?? 0) - (ITEM.values[row * 8 + 3] ?? 0)),
    ),
  );
  expect(signs.size).toBe(1);
  const next = square.propose({ ...asked, query: 40 });
  const changed = next.filter((value, place) => value !== ITEM.values[place]).length;
  expect(changed).toBeLessThanOrEqual(squareSide(39, 50, 8) ** 2);
  expect(changed).toBeGreaterThan(0);
});

test("SimBA changes one value a question", () => {
  const changed = simba.propose({
    item: ITEM,
    best: ITEM.values,
    query: 0,
    queries: 9,
    random: mersenneRandom(2),
  });
  expect(changed.filter((value, place) => value !== ITEM.values[place])).toHaveLength(1);
});

test("a margin is 0 or less where the answer is wrong, also for a single score", () => {
  expect(marginOf([1, 3, 2], 1, 0)).toBe(1);
  expect(marginOf([1, 3, 2], 0, 0)).toBe(-2);
  expect(marginOf([0.7], 1, 0.5)).toBeCloseTo(0.2, 12);
  expect(marginOf([0.7], 0, 0.5)).toBeCloseTo(-0.2, 12);
});
