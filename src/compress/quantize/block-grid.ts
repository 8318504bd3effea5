/** The scale and zero point that the weights of one block share. */
import { clamp, roundHalfAway } from "./rounding.ts";

export interface BlockGrid {
  /** May be negative when symmetric. */
  readonly scale: number;
  readonly zeroPoint: number;
}

export interface GridForm {
  /** Of a code. */
  readonly bits: 2 | 4 | 8;
  /** The zero point is in the middle of the codes. */
  readonly symmetric: boolean;
  /** What a grid is chosen by: the squares of the errors, or their 0.7th powers, which spare most weights and let few go. */
  readonly norm: "square" | "sparse";
}

/**
 * Shrinking the range by up to 40 % clips the largest weights of a block and spares all others:
 * the factor with the smallest error is kept. 1 is plain round-to-nearest.
 */
const SHRINKING = [1, 0.975, 0.95, 0.925, 0.9, 0.875, 0.85, 0.825, 0.8, 0.75, 0.7, 0.65, 0.6];
/** Of Badri and Shaji, "Half-Quadratic Quantization of Large Machine Learning Models", 2023. */
const SPARSE_POWER = 0.7;

export const topCode = (bits: number): number => 2 ** bits - 1;

export function bestGrid(block: Float64Array, form: GridForm): BlockGrid {
  let low = 0;
  let high = 0;
  for (const value of block) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const half = 2 ** (form.bits - 1);
  const search = { block, form, best: { scale: 1, zeroPoint: half }, leastError: Infinity };
  for (const factor of SHRINKING) {
    if (form.symmetric) trySymmetric(search, low * factor, high * factor);
    else tryAsymmetric(search, low * factor, high * factor);
  }
  return search.best;
}

interface Search {
  readonly block: Float64Array;
  readonly form: GridForm;
  best: BlockGrid;
  leastError: number;
}

/** The largest magnitude may map to the lowest code (as MLAS does) or to the highest. */
function trySymmetric(search: Search, low: number, high: number): void {
  const half = 2 ** (search.form.bits - 1);
  const extreme = -low > high ? low : high;
  tryGrid(search, Math.fround(-extreme / half), half);
  tryGrid(search, Math.fround(extreme / (half - 1)), half);
}

/** Half-quadratic quantization also moves the zero point, to where errors are sparse; a kernel with whole ones is many times faster. */
function tryAsymmetric(search: Search, low: number, high: number): void {
  const top = topCode(search.form.bits);
  const scale = Math.fround((high - low) / top);
  const zeroPoint = clamp(roundHalfAway(-low / scale), 0, top);
  tryGrid(search, scale, zeroPoint);
  if (search.form.norm === "square") return;
  if (zeroPoint > 0) tryGrid(search, scale, zeroPoint - 1);
  if (zeroPoint < top) tryGrid(search, scale, zeroPoint + 1);
}

/** Takes the grid when its error is smaller; the sum ends early once it is not. */
function tryGrid(search: Search, scale: number, zeroPoint: number): void {
  // A block of zeros, or of values below the smallest float32 scale, is all zeros.
  if (scale === 0) return;
  const { block, form, leastError } = search;
  const top = topCode(form.bits);
  const isSquare = form.norm === "square";
  let error = 0;
  for (let k = 0; k < block.length && error < leastError; k++) {
    const value = block[k] ?? 0;
    const difference = value - (codeOf(value, scale, zeroPoint, top) - zeroPoint) * scale;
    error += isSquare ? difference * difference : Math.abs(difference) ** SPARSE_POWER;
  }
  if (error >= leastError) return;
  search.best = { scale, zeroPoint };
  search.leastError = error;
}

/**
 * `roundHalfAway` without a branch on the sign, which would be guessed wrong every second time. Both are the same here:
 * a quotient of two float32 is a tie or at least 2^-25 of itself away from one, far more than adding 0.5 can lose.
 */
// The loops over millions of weights make no object for each.
// oxlint-disable-next-line eslint/max-params
export function codeOf(value: number, scale: number, zeroPoint: number, top: number): number {
  const quotient = value / scale;
  const raised = quotient + 0.5;
  const floor = Math.floor(raised);
  const isNegativeTie = floor === raised && quotient < 0;
  return clamp((isNegativeTie ? floor - 1 : floor) + zeroPoint, 0, top);
}
