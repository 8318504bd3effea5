/** Bootstrap resamples of rows: each is drawn when it is asked for, so that memory does not grow with their number. */
import type { Random, RepeatableRandom } from "./random.ts";

export interface Resamples {
  readonly rows: number;
  readonly count: number;
  /** How often each row is in one resample; the next call writes over it. Asked in rising order, each is drawn once. */
  weights(resample: number): Uint8Array;
}

/** One index draw a row, in row order, as a plain bootstrap does; a multiplicity above 255 is too rare to occur (below 1e-500). */
export function drawResamples(rows: number, count: number, random: RepeatableRandom): Resamples {
  const start = random.copy();
  const own = new Uint8Array(rows);
  let [stream, last] = [start.copy(), -1];
  return {
    rows,
    count,
    weights: (resample) => {
      if (resample < last) [stream, last] = [start.copy(), -1];
      for (; last < resample; last += 1) drawInto(own, stream);
      return own;
    },
  };
}

function drawInto(weights: Uint8Array, random: Random): void {
  weights.fill(0);
  for (let draw = 0; draw < weights.length; draw += 1) {
    const row = random.index(weights.length);
    weights[row] = (weights[row] ?? 0) + 1;
  }
}

/** Whole clusters are drawn, as many as there are: rows of one cluster come and go together. */
export function drawClusterResamples(
  clusters: Int32Array,
  count: number,
  random: RepeatableRandom,
): Resamples {
  const names = new Map<number, number>();
  const places = clusters.map((cluster) => {
    const place = names.get(cluster) ?? names.size;
    names.set(cluster, place);
    return place;
  });
  const ofClusters = drawResamples(names.size, count, random);
  const own = new Uint8Array(clusters.length);
  return {
    rows: clusters.length,
    count,
    weights: (resample) => {
      const drawn = ofClusters.weights(resample);
      for (let row = 0; row < own.length; row += 1) own[row] = drawn[places[row] ?? 0] ?? 0;
      return own;
    },
  };
}
