/** Many that are looked at briefly, and the better half of them longer, until few are left (Jamieson & Talwalkar 2016). */

export interface Halving<Item, Score> {
  /** What a look costs, from the shortest to the longest; after each one half goes. */
  readonly looks: readonly number[];
  /** Asked before each item of a look; when it says no, all that are left stay. Always when absent. */
  readonly mayLook?: () => boolean;
  /** undefined: the item goes, whatever the others are. */
  readonly score: (item: Item, look: number) => Promise<Score | undefined>;
  /** Negative when the first is better; items that are alike stay in their order. */
  readonly compare: (first: Score, second: Score) => number;
  /** Told of each that goes after a look because others are better. */
  readonly drop: (item: Item, look: number) => Promise<void>;
}

/** In the given order. One that is alone is not looked at. */
export async function successiveHalving<Item, Score>(
  items: readonly Item[],
  { looks, mayLook, score, compare, drop }: Halving<Item, Score>,
): Promise<readonly Item[]> {
  let left = items;
  for (const look of looks) {
    if (left.length < 2) return left;
    const scored: { readonly item: Item; readonly value: Score }[] = [];
    for (const item of left) {
      if (mayLook?.() === false) return left;
      const value = await score(item, look);
      if (value !== undefined) scored.push({ item, value });
    }
    const ranked = scored.toSorted((a, b) => compare(a.value, b.value)).map(({ item }) => item);
    const kept = new Set(ranked.slice(0, Math.ceil(left.length / 2)));
    for (const item of ranked) if (!kept.has(item)) await drop(item, look);
    left = left.filter((item) => kept.has(item));
  }
  return left;
}
