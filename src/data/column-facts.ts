/** What the reference rows say of a column: how numbers spread, which categories there are. */
import { isNumericArray, toDoubles } from "../schema/numeric-array.ts";
import { float16ToFloat32 } from "../stats/float16.ts";
import { mean } from "../stats/sums.ts";
import { cellTexts, type DataColumn } from "./dataset.ts";
import type { NumberFacts } from "./perturbation.ts";

/** Finite values only; a spread of two digits, so that a row more or less seldom moves it. */
export function numberFacts(column: DataColumn): NumberFacts {
  const values = numbersOf(column).filter((value) => Number.isFinite(value));
  if (values.length === 0) return { spread: 0, lower: 0, upper: 0, isWhole: false };
  const centre = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return {
    spread: Number(spread.toPrecision(2)),
    lower: values.reduce((a, b) => Math.min(a, b)),
    upper: values.reduce((a, b) => Math.max(a, b)),
    isWhole: values.every((value) => Number.isInteger(value)),
  };
}

/** @throws Error for text */
export function numbersOf({ values, elementType, name }: DataColumn): Float64Array {
  if (!isNumericArray(values)) throw new Error(`Column "${name}" holds text`);
  const doubles = toDoubles(values);
  return elementType === "float16" ? doubles.map(float16ToFloat32) : doubles;
}

/** By code point; empty cells are no category. */
export function categoriesOf(column: DataColumn): readonly string[] {
  return [...new Set(cellTexts(column))].filter((text) => text !== "").toSorted();
}
