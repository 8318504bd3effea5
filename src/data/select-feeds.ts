/** Some rows of what a model is fed. */
import type { Feeds } from "../schema/tensor.ts";
import { selectValues } from "./select-rows.ts";

/** In the order of `rows`, each of which is there. */
export function selectFeeds({ columns }: Feeds, rows: readonly number[]): Feeds {
  return {
    rows: rows.length,
    columns: columns.map((column) => {
      const width = column.itemShape.reduce((product, size) => product * size, 1);
      return { ...column, rows: rows.length, values: selectValues(column.values, rows, width) };
    }),
  };
}
