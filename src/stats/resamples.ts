/** Bootstrap resamples of rows, drawn once and shared by every metric and slice of the same rows. */
import type { Random } from "./random.ts";

export interface Resamples {
  readonly rows: number;
  readonly count: number;
  /** How often each row is in one resample. */
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
