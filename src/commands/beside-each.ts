/** Two outputs of one number a row, as one column of two: what belongs together travels together. */
import { floatsOf, widthOf } from "../measure/build-sample.ts";
import type { Column } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";

/** @throws UserError when an output does not hold one number a row */
export function besideEach(column: Column, beside: Column): Column {
  const wide = [column, beside].find((output) => widthOf(output) !== 1);
  if (wide !== undefined)
    throw new UserError(
      "data-label",
      `Cannot judge output "${wide.name}" as a regression with deviations: it holds ${widthOf(wide)} numbers a row; a regression has 1`,
    );
  const [values, deviations] = [floatsOf(column), floatsOf(beside)];
  return {
    name: column.name,
    elementType: "float64",
    itemShape: [2],
    rows: column.rows,
    values: Float64Array.from({ length: 2 * column.rows }, (_, place) => {
      const from = place % 2 === 0 ? values : deviations;
      return from[Math.floor(place / 2)] ?? Number.NaN;
    }),
  };
}
