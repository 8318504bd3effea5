/** Square attack for the largest change (Andriushchenko et al. 2020): random squares at full strength, smaller and smaller. */
import { type Attack, clipped } from "./attack.ts";

/** Share of the pixels that the first squares cover. */
const FIRST_SHARE = 0.8;
/** Of 10,000 queries: until when which part of the first share is covered. */
const SCHEDULE = [
  [10, 1],
  [50, 2],
  [200, 4],
  [500, 8],
  [1000, 16],
  [2000, 32],
  [4000, 64],
  [6000, 128],
  [8000, 256],
] as const;
const LAST_PART = 512;

function shareAt(query: number, queries: number): number {
  const scaled = Math.floor((query / queries) * 10_000);
  const part = SCHEDULE.find(([until]) => scaled <= until)?.[1] ?? LAST_PART;
  return FIRST_SHARE / part;
}

/** Half to even, as Python rounds. */
function rounded(value: number): number {
  const near = Math.round(value);
  return Math.abs(value - Math.trunc(value)) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

/** Side of the square in a plane of so many pixels a side; at least 1. */
export function squareSide(query: number, queries: number, side: number): number {
  const wanted = rounded(Math.sqrt(shareAt(query, queries) * side * side));
  return Math.min(Math.max(wanted, 1), side);
}

/** First vertical stripes; then a window of every channel moves by twice the largest change, in one direction a channel. What is no image has one line. */
export const square: Attack = {
  name: "square",
  propose: ({ item, best, query, queries, random }) => {
    const { channels, height, width, epsilon } = item;
    const changed = Float64Array.from(best);
    const sign = (): number => (random.uniform() < 0.5 ? -1 : 1);
    if (query === 0) {
      for (let channel = 0; channel < channels; channel += 1)
        for (let column = 0; column < width; column += 1) {
          const step = epsilon * sign();
          for (let row = 0; row < height; row += 1)
            add(changed, (channel * height + row) * width + column, step);
        }
      return clipped(item, changed);
    }
    const isLine = height === 1;
    const side = isLine
      ? Math.max(1, rounded(shareAt(query - 1, queries) * width))
      : squareSide(query - 1, queries, Math.min(height, width));
    const tall = isLine ? 1 : side;
    const [top, left] = [random.index(height - tall + 1), random.index(width - side + 1)];
    for (let channel = 0; channel < channels; channel += 1) {
      const step = 2 * epsilon * sign();
      for (let row = top; row < top + tall; row += 1)
        for (let column = left; column < left + side; column += 1)
          add(changed, (channel * height + row) * width + column, step);
    }
    return clipped(item, changed);
  },
};

function add(values: Float64Array, place: number, step: number): void {
  values[place] = (values[place] ?? 0) + step;
}
