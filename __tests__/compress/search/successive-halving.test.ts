import { expect, test } from "@jest/globals";
import { successiveHalving } from "../../../src/compress/search/successive-halving.ts";
import { fc } from "../../support/fast-check.ts";

interface Run {
  readonly left: readonly number[];
  /** "8 at 64" */
  readonly looks: readonly string[];
  readonly dropped: readonly number[];
}

/** Items are their own scores; what `isBroken` has none. */
async function halved(
  items: readonly number[],
  looks: readonly number[],
  isBroken: (item: number) => boolean = () => false,
): Promise<Run> {
  const [seen, dropped]: [Map<number, number>, number[]] = [new Map(), []];
  const left = await successiveHalving<number, number>(items, {
    looks,
    score: (item, look) => {
      seen.set(look, (seen.get(look) ?? 0) + 1);
      return Promise.resolve(isBroken(item) ? undefined : item);
    },
    compare: (first, second) => first - second,
    drop: (item) => Promise.resolve(void dropped.push(item)),
  });
  return { left, looks: [...seen].map(([look, count]) => `${count} at ${look}`), dropped };
}

test("all are looked at briefly, half of them longer, and a quarter is left in the given order", async () => {
  expect(await halved([5, 3, 8, 1, 7, 2, 6, 4], [64, 128])).toEqual({
    left: [1, 2],
    looks: ["8 at 64", "4 at 128"],
    dropped: [5, 6, 7, 8, 3, 4],
  });
});

test("without looks, and where one is alone, nothing is scored", async () => {
  expect(await halved([2, 1], [])).toEqual({ left: [2, 1], looks: [], dropped: [] });
  expect(await halved([2], [64, 128])).toEqual({ left: [2], looks: [], dropped: [] });
  expect(await halved([], [64])).toEqual({ left: [], looks: [], dropped: [] });
});

test("what cannot be scored goes without taking the place of another, and is not dropped for others", async () => {
  const { left, dropped } = await halved([4, 3, 2, 1], [64], (item) => item < 3);
  expect(left).toEqual([4, 3]);
  expect(dropped).toEqual([]);
});

test("the best is always left, and no look sees more than half of the one before", async () => {
  const items = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(items, async (given) => {
      const { left, dropped } = await halved(given, [1, 2, 3]);
      expect(left).toContain(Math.min(...given));
      expect([...left, ...dropped].toSorted((a, b) => a - b)).toEqual(
        given.toSorted((a, b) => a - b),
      );
      expect(left.length).toBeLessThanOrEqual(Math.ceil(given.length / 8));
    }),
  );
});

test.each([0, 1, 3, 4])(
  "after %d looks there may be no more: all that are left stay",
  async (most) => {
    let looks = 0;
    const left = await successiveHalving<number, number>([4, 3, 2, 1], {
      looks: [64, 128],
      mayLook: () => looks < most,
      score: (item) => {
        looks += 1;
        return Promise.resolve(item);
      },
      compare: (first, second) => first - second,
      drop: () => Promise.resolve(),
    });
    expect(looks).toBe(most);
    expect(left).toEqual(most < 4 ? [4, 3, 2, 1] : [2, 1]);
  },
);
