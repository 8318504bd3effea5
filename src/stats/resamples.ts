/** Bootstrap resamples of rows, drawn once and shared by every metric and slice of the same rows. */
import type { Random } from "./random.ts";

export interface Resamples {
  readonly rows: number;
  readonly count: number;
  /** How often each row is in one resample; it may be written over by the next call. */
  weights(resample: number): Uint8Array;
}

/** One index draw a row, in row order, as a plain bootstrap does; a multiplicity above 255 is too rare to occur (below 1e-500). */
export function drawResamples(rows: number, count: number, random: Random): Resamples {
  const all = new Uint8Array(rows * count);
  for (let resample = 0; resample < count; resample += 1) {
    const start = resample * rows;
    for (let draw = 0; draw < rows; draw += 1) {
      const position = start + random.index(rows);
      all[position] = (all[position] ?? 0) + 1;
    }
  }
  return {
    rows,
    count,
    weights: (resample) => all.subarray(resample * rows, (resample + 1) * rows),
  };
}

/** Whole clusters are drawn, as many as there are: rows of one cluster come and go together. */
export function drawClusterResamples(
  clusters: Int32Array,
  count: number,
  random: Random,
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
      for (const [row, place] of places.entries()) own[row] = drawn[place] ?? 0;
      return own;
    },
  };
}
