/** Inputs that nobody means to send and somebody will: NaN, infinities, numbers beyond all measure. */
import type { Column, Feeds } from "../schema/tensor.ts";
import { randomStreams } from "../stats/random.ts";

export type OddNumber = "nan" | "infinite" | "extreme";

/** Fits a float32, and its square does not. */
const EXTREME = 1e30;

export function hasFloatInput(feeds: Feeds): boolean {
  return feeds.columns.some(isFloat);
}

/** Every row has one odd number in each float input, at a place and of a sign that its position draws; float16 inputs stay as they are. */
export function withOddNumbers(feeds: Feeds, kind: OddNumber, seed: number): Feeds {
  const streams = randomStreams(seed);
  const columns = feeds.columns.map((column) => {
    if (!isFloat(column)) return column;
    const width = column.itemShape.reduce((product, size) => product * size, 1);
    const values = Array.from(column.values, Number);
    for (let row = 0; row < column.rows; row += 1) {
      const random = streams.stream(`${kind}:${column.name}:${row}`);
      const sign = random.uniform() < 0.5 ? -1 : 1;
      values[row * width + random.index(width)] = sign * oddNumber(kind);
    }
    const isDouble = column.elementType === "float64";
    return { ...column, values: isDouble ? Float64Array.from(values) : Float32Array.from(values) };
  });
  return { rows: feeds.rows, columns };
}

const isFloat = ({ elementType }: Column): boolean =>
  elementType === "float32" || elementType === "float64";

function oddNumber(kind: OddNumber): number {
  switch (kind) {
    case "nan":
      return Number.NaN;
    case "infinite":
      return Number.POSITIVE_INFINITY;
    case "extreme":
      return EXTREME;
  }
}
