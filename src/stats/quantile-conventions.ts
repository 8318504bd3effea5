/** The same percentile by other people's conventions: what another tool shows for the same calls. */
import { incompleteBeta } from "./special.ts";
import { quantile } from "./quantile.ts";

export interface QuantileConventions {
  /** The smallest value that so many are not above (Hyndman & Fan type 1). */
  readonly invertedCdf: number;
  /** Type 5. */
  readonly hazen: number;
  /** Type 8: unbiased in the median whatever the distribution. */
  readonly medianUnbiased: number;
  /** The next value above the place of type 7. */
  readonly higher: number;
  /** A mean of all values, weighted by how likely each is the quantile (Harrell & Davis 1982). */
  readonly harrellDavis: number;
  /** The value at the whole part of n × p, counted from 0: MLPerf LoadGen's. */
  readonly floorIndex: number;
}

/** NaN for an empty sample. */
export function quantileConventions(
  sorted: ArrayLike<number>,
  probability: number,
): QuantileConventions {
  const n = sorted.length;
  const at = (place: number): number => sorted[Math.min(Math.max(place, 0), n - 1)] ?? Number.NaN;
  const between = (position: number): number => {
    const below = Math.floor(position);
    return at(below) + (position - below) * (at(below + 1) - at(below));
  };
  return {
    invertedCdf: at(Math.ceil(n * probability) - 1),
    hazen: between(n * probability - 0.5),
    medianUnbiased: between((n + 1 / 3) * probability - 2 / 3),
    higher: at(Math.ceil((n - 1) * probability)),
    harrellDavis: harrellDavis(sorted, probability),
    floorIndex: at(Math.floor(n * probability)),
  };
}

/** So many standard deviations from the quantile a value weighs nothing that a double would show. */
const REACH = 12;

function harrellDavis(sorted: ArrayLike<number>, probability: number): number {
  const n = sorted.length;
  if (probability <= 0 || probability >= 1) return quantile(sorted, probability);
  const [a, b] = [(n + 1) * probability, (n + 1) * (1 - probability)];
  const reach = REACH * Math.sqrt((probability * (1 - probability)) / (n + 2));
  const first = Math.max(0, Math.floor(n * (probability - reach)));
  const last = Math.min(n, Math.ceil(n * (probability + reach)));
  let [total, weights] = [0, 0];
  let before = incompleteBeta(a, b, first / n);
  for (let place = first; place < last; place += 1) {
    const after = incompleteBeta(a, b, (place + 1) / n);
    total += (after - before) * (sorted[place] ?? Number.NaN);
    weights += after - before;
    before = after;
  }
  return total / weights;
}
