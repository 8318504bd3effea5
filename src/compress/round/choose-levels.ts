/** Shares a budget of noise out among weights so that the file becomes as small as it can. */
import { LEVELS, packedBytes } from "../quantize/word-packing.ts";
import { type PreparedWeight, estimateNoise, halveWeight } from "./round-weight.ts";

/** Values of a channel around 0; or those of float16, which are as many as no weight has. */
export type Levels = number | "float16";

interface Option {
  readonly levels: Levels;
  readonly bytes: number;
  readonly noise: number;
}

const HALVINGS = 60;

export interface Rounding {
  readonly ready: () => PreparedWeight;
  /** How often its noise counts; once unless given. */
  readonly gravity?: number;
}

interface Budget {
  /** The most that all noise may sum to. */
  readonly noise: number;
  /** Whether weights may be in float16 where 255 levels are too few. */
  readonly halves: boolean;
}

/**
 * Levels for each weight: the fewest bytes whose noise sums to at most the budget, found by pricing a byte
 * (a Lagrange multiplier). When nothing reaches it, all get the most levels.
 */
export function chooseLevels(
  weights: readonly Rounding[],
  { noise: budget, halves }: Budget,
): readonly Levels[] {
  const options = weights.map(({ ready, gravity = 1 }) => optionsOf(ready(), gravity, halves));
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const price = (low + high) / 2;
    if (noiseAt(options, price) <= budget) low = price;
    else high = price;
  }
  return options.map((choices) => cheapest(choices, low)?.levels ?? 255);
}

/** Noise falls about as the square of the levels: between those that are measured it is interpolated. */
const MEASURED = [3, 7, 15, 37, 127, 255];

function optionsOf(prepared: PreparedWeight, gravity: number, halves: boolean): readonly Option[] {
  const count = prepared.weight.values.length;
  const known = MEASURED.map((levels) => ({
    levels,
    noise: gravity * estimateNoise(prepared, levels),
  }));
  const options = LEVELS.map((levels) => ({
    levels,
    bytes: packedBytes(count, levels),
    noise: interpolate(known, levels),
  }));
  const half = halves ? halveWeight(prepared) : undefined;
  if (half === undefined) return options;
  return [...options, { levels: "float16", bytes: 2 * count, noise: gravity * half.noise }];
}

function interpolate(
  known: readonly { readonly levels: number; readonly noise: number }[],
  levels: number,
): number {
  const above = known.findIndex((one) => one.levels >= levels);
  const [lower, upper] = [known[above - 1], known[above]];
  if (upper === undefined) return 0;
  if (lower === undefined || upper.levels === levels || upper.noise === 0) return upper.noise;
  const share = Math.log(levels / lower.levels) / Math.log(upper.levels / lower.levels);
  return lower.noise ** (1 - share) * upper.noise ** share;
}

function noiseAt(options: readonly (readonly Option[])[], price: number): number {
  return options.reduce((sum, choices) => sum + (cheapest(choices, price)?.noise ?? 0), 0);
}

function cheapest(choices: readonly Option[], price: number): Option | undefined {
  let best: Option | undefined;
  let least = Number.POSITIVE_INFINITY;
  // From the most levels to the fewest: the smaller of two that cost the same is taken.
  for (const option of choices.toReversed()) {
    const cost = option.noise + price * option.bytes;
    if (cost <= least) [best, least] = [option, cost];
  }
  return best;
}
