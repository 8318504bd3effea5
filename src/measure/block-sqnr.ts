/** How much of what each residual block adds is noise in the candidate. */
import type { Measurement } from "../schema/measurement.ts";
import { mean, moments } from "../stats/sums.ts";
import { type Estimated, exactly, plainly, withMargin } from "./evidence.ts";

export interface BlockValues {
  /** "block=" and its name. */
  readonly slice: string;
  /** What the block adds, row after row. */
  readonly base: Float64Array;
  readonly candidate: Float64Array;
  readonly rows: number;
}

/** An equal block has no noise. */
const WITHOUT_NOISE_DB = 300;

/**
 * 10 log₁₀ Σx² / Σ(x − x̂)² of what the block adds to the value that goes round it, in dB: 0 where the block is left out,
 * however large that value is. The interval is Student's, for the ratio of two means by the delta method (Cochran 1977, 6.4).
 * Rows in which the base is not finite are left out; a candidate that is not finite in any other has no SQNR.
 */
export function measureBlock({ slice, base, candidate, rows }: BlockValues): Measurement {
  if (base.length !== candidate.length)
    return unmeasuredBlock(slice, rows, "its values have another shape in the candidate");
  const width = base.length / rows;
  const powers = Array.from({ length: rows }, (_, row) => {
    let [signal, noise] = [0, 0];
    for (let place = row * width; place < (row + 1) * width; place += 1) {
      const value = base[place] ?? Number.NaN;
      signal += value ** 2;
      noise += (value - (candidate[place] ?? Number.NaN)) ** 2;
    }
    return { signal, noise };
  }).filter(({ signal }) => Number.isFinite(signal));
  const signals = powers.map(({ signal }) => signal);
  return described(
    slice,
    ratioInDecibels(
      signals,
      powers.map(({ noise }) => noise),
    ),
  );
}

/** A block of which nothing is known: an error for whoever judges it. */
export const unmeasuredBlock = (slice: string, rows: number, reason: string): Measurement =>
  described(slice, undefinedFor(rows, reason));

const undefinedFor = (rows: number, reason: string): Estimated => ({
  ...plainly(Number.NaN, rows),
  evidence: { kind: "none", reason },
});

function ratioInDecibels(signals: readonly number[], noises: readonly number[]): Estimated {
  const n = signals.length;
  const [signal, noise] = [mean(signals), mean(noises)];
  if (n === 0) return exactly(Number.NaN, 0);
  if (!Number.isFinite(noise)) return undefinedFor(n, "its values are not finite in the candidate");
  if (signal === 0) return undefinedFor(n, "it adds nothing in the float model");
  const estimate = noise === 0 ? WITHOUT_NOISE_DB : 10 * Math.log10(signal / noise);
  if (estimate >= WITHOUT_NOISE_DB) return exactly(WITHOUT_NOISE_DB, n);
  if (n === 1) return undefinedFor(n, "one row has no spread");
  const deviations = signals.map((own, row) => own / signal - (noises[row] ?? 0) / noise);
  const standardError = (10 / Math.LN10) * Math.sqrt(moments(deviations).variance / n);
  const { interval, ...estimated } = withMargin(estimate, standardError, {
    n,
    degreesOfFreedom: n - 1,
  });
  return { ...estimated, interval: interval && { ...interval, method: "delta method, t" } };
}

const described = (slice: string, estimated: Estimated): Measurement => ({
  metric: "block-sqnr",
  arm: "candidate",
  versus: "base",
  kernels: "ordinary",
  slice,
  unit: "dB",
  better: "higher",
  ...estimated,
});
