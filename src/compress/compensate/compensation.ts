/**
 * What a layer's weight lost to few bits, given back in few directions: W ≈ Ŵ + L R in float beside the coded product.
 * The directions are those in which the error moves the outputs most on calibration data (Yao et al., "ZeroQuant-V2",
 * arXiv 2303.08302, in the metric of the inputs as in Zhang et al., "LQER", arXiv 2402.02446).
 */
import { type ChosenRank, type Factored, factoriseBy } from "../low-rank/factorise.ts";

export interface WeightError {
  /** W − Ŵ: depth × channels, row-major. */
  readonly error: Float64Array;
  readonly depth: number;
  readonly channels: number;
  /** H: second moments of the layer's input, depth × depth. */
  readonly moments: Float64Array;
}

/** Factors are float32. */
const FACTOR_BITS = 32;
/** What rounding to float32 leaves of an error, about: no axes take more than all but this. */
const LEAST_LEFT = 2 ** -40;

/** Exactly that many directions; `noise` is the part of the error's effect that is left. */
export function compensation({ error, ...rest }: WeightError, rank: number): Factored {
  return factoriseBy({ weight: error, ...rest }, (values, total) => ({
    rank,
    noise: leftBehind(values, total, rank),
  }));
}

/** As many directions as are worth most, up to `most`; undefined where none is worth its bytes. */
export function worthwhileCompensation(
  { error, ...rest }: WeightError,
  most: number,
): Factored | undefined {
  const shape = { ...rest, most: Math.min(most, rest.depth, rest.channels) };
  const found = factoriseBy({ weight: error, ...rest }, (values, total) =>
    worthiestRank(values, total, shape),
  );
  return found.rank === 0 ? undefined : found;
}

/**
 * One bit more for each weight would leave a quarter of the error's effect. Directions are worth their bytes
 * when they leave less than bits of as many bytes would.
 */
function worthiestRank(
  values: Float64Array,
  total: number,
  {
    depth,
    channels,
    most,
  }: { readonly depth: number; readonly channels: number; readonly most: number },
): ChosenRank {
  let best = { rank: 0, noise: 1, gain: 0 };
  if (total <= 0) return best;
  for (let rank = 1; rank <= most; rank += 1) {
    const noise = leftBehind(values, total, rank);
    const paid = (FACTOR_BITS * rank * (depth + channels)) / (depth * channels);
    const gain = -Math.log2(Math.max(noise, LEAST_LEFT)) / 2 - paid;
    if (gain > best.gain) best = { rank, noise, gain };
  }
  return best;
}

function leftBehind(values: Float64Array, total: number, rank: number): number {
  if (total <= 0) return 0;
  const taken = values.subarray(0, rank).reduce((sum, value) => sum + value, 0);
  return Math.max(0, total - taken) / total;
}
