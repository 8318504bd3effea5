/** The rising curve that is nearest to what happened (Zadrozny & Elkan 2002). */
import { poolAdjacent } from "../../stats/isotonic.ts";

export interface Curve {
  /** Rising. */
  readonly thresholds: Float64Array;
  readonly values: Float64Array;
}

/** Rows of equal probability are one point; between points the curve is straight, and beyond them constant. */
export function fitIsotonic(probabilities: Float64Array, happened: Uint8Array): Curve {
  const sums = new Map<number, { n: number; hits: number }>();
  for (const [row, probability] of probabilities.entries()) {
    const { n, hits } = sums.get(probability) ?? { n: 0, hits: 0 };
    sums.set(probability, { n: n + 1, hits: hits + (happened[row] ?? 0) });
  }
  const points = [...sums].toSorted(([a], [b]) => a - b);
  const fitted = poolAdjacent(
    points.map(([, { n, hits }]) => hits / n),
    points.map(([, { n }]) => n),
  );
  // A point between two of its own height says nothing.
  const corners = points
    .map(([threshold], place) => ({ threshold, place, value: fitted[place] ?? 0 }))
    .filter(
      ({ place, value }) =>
        place === 0 ||
        place === points.length - 1 ||
        value !== fitted[place - 1] ||
        value !== fitted[place + 1],
    );
  return {
    thresholds: Float64Array.from(corners, ({ threshold }) => threshold),
    values: Float64Array.from(corners, ({ value }) => value),
  };
}
