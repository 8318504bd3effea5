/** What nothing else beats in every respect. */

/** Negative when the first is better, 0 when both are as good. */
export type Comparison<Item> = (first: Item, second: Item) => number;

/** In the given order; of items that are as good in every respect the first. */
export function paretoSet<Item>(
  items: readonly Item[],
  respects: readonly Comparison<Item>[],
): readonly Item[] {
  return items.filter(
    (item, place) =>
      !items.some((other, otherPlace) => {
        const compared = respects.map((compare) => compare(other, item));
        if (other === item || compared.some((result) => result > 0)) return false;
        return compared.some((result) => result < 0) || otherPlace < place;
      }),
  );
}
