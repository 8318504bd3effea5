/** Calibration by the mean squared error: the range whose 256 levels change the values least. */
import { clamp } from "../quantize/rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";
import type { Extremes, ValueHistogram } from "../../schema/value-range.ts";

/** Ends are tried in hundredths of what was seen. */
const STEPS = 100;
const ROUNDS = 4;

/**
 * Both ends are searched: first together, then each while the other stays, until neither moves. The error is that of
 * a histogram of values, each at the middle of its bin: an eighth of a step wide at least, so that it hardly matters.
 * Never a range that changes the values more than the extremes do; onnxruntime has no such calibration.
 */
export function mseRange(histogram: ValueHistogram, { minimum, maximum }: Extremes): Extremes {
  const [low, high] = [Math.min(minimum, 0), Math.max(maximum, 0)];
  const filled = filledBins(histogram);
  const errorAt = (bottom: number, top: number): number =>
    squaredError(filled, (low * bottom) / STEPS, (high * top) / STEPS);
  let best = { bottom: STEPS, top: STEPS, error: errorAt(STEPS, STEPS) };
  const consider = (bottom: number, top: number): void => {
    const error = errorAt(bottom, top);
    if (error < best.error) best = { bottom, top, error };
  };
  for (let part = STEPS - 1; part > 0; part -= 1) consider(part, part);
  for (let [round, before] = [0, Number.NaN]; round < ROUNDS && before !== best.error; round += 1) {
    before = best.error;
    const { bottom } = best;
    if (high > 0) for (let part = STEPS; part > 0; part -= 1) consider(bottom, part);
    const { top } = best;
    if (low < 0) for (let part = STEPS; part > 0; part -= 1) consider(part, top);
  }
  return { minimum: (low * best.bottom) / STEPS, maximum: (high * best.top) / STEPS };
}

interface FilledBins {
  readonly middles: Float64Array;
  readonly counts: Float64Array;
}

function filledBins({ low, high, counts }: ValueHistogram): FilledBins {
  const width = (high - low) / counts.length;
  const filled = counts.flatMap((count, bin) => (count === 0 ? [] : [bin]));
  return {
    middles: Float64Array.from(filled, (bin) => low + (bin + 0.5) * width),
    counts: Float64Array.from(filled, (bin) => counts[bin] ?? 0),
  };
}

/** Of values rounded to 256 levels from `low` (≤ 0) to `high` (≥ 0), 0 among them. */
function squaredError({ middles, counts }: FilledBins, low: number, high: number): number {
  const scale = (high - low) / 255;
  const zeroPoint = roundHalfEven(-low / scale);
  let sum = 0;
  for (let bin = 0; bin < middles.length; bin += 1) {
    const value = middles[bin] ?? 0;
    const code = clamp(roundHalfEven(value / scale), -zeroPoint, 255 - zeroPoint);
    sum += (counts[bin] ?? 0) * (value - code * scale) ** 2;
  }
  return sum;
}
