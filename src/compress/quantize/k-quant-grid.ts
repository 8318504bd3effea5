/**
 * The scale and zero point of a block by the search of llama.cpp's k-quants: steps around the one that reaches both ends, each
 * refitted to its codes, are compared by squared errors that weigh more for larger weights. onnxruntime's k_quant does the
 * same, but judges with a zero point between the codes and then rounds it; here each is judged as the kernel reads it.
 */
import { type BlockGrid, type GridForm, codeOf, topCode } from "./block-grid.ts";
import { clamp, roundHalfAway } from "./rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";

/** A step as long as if there were so many codes more or fewer. */
const MORE_CODES = Array.from({ length: 20 }, (_, place) => (place - 10) / 10);

const REFITS = 3;

/** Weights beside how much their errors count. */
interface Block {
  readonly values: Float64Array;
  readonly importance: Float64Array;
}

/** √(mean of all squares) + its own magnitude. */
export function weighed(values: Float64Array): Block {
  let squares = 0;
  for (const value of values) squares += value * value;
  const usual = Math.sqrt(squares / values.length);
  return { values, importance: values.map((value) => usual + Math.abs(value)) };
}

export function kQuantGrid(
  values: Float64Array,
  { bits, symmetric }: Pick<GridForm, "bits" | "symmetric">,
): BlockGrid {
  const [half, top] = [2 ** (bits - 1), topCode(bits)];
  const block = weighed(values);
  const grids = symmetric
    ? symmetricScales(block, half).map((scale) => ({ scale, zeroPoint: half }))
    : realFits(block, top).map(({ scale, minimum }) => ({
        scale,
        zeroPoint: clamp(roundHalfAway(-minimum / scale), 0, top),
      }));
  let [best, most] = [{ scale: 1, zeroPoint: half }, 0];
  for (const { scale, zeroPoint } of grids) {
    const { refitted, explained } = fitted(block, { scale, zeroPoint }, top);
    if (explained <= most) continue;
    [best, most] = [{ scale: refitted, zeroPoint }, explained];
  }
  return settled(block, best, top);
}

/** Codes are those of the steps before: nearer ones may be left, and then a step that suits these better. */
function settled(block: Block, { scale: first, zeroPoint }: BlockGrid, top: number): BlockGrid {
  let best = { scale: Math.fround(first), zeroPoint };
  for (let refit = 0; refit < REFITS; refit += 1) {
    const scale = Math.fround(fitted(block, best, top).refitted);
    if (scale === best.scale || scale === 0) break;
    best = { scale, zeroPoint };
  }
  return best.scale === 0 ? { scale: 1, zeroPoint } : best;
}

interface Fitted {
  /** The step of least weighted squared error for the codes that the given one leads to. */
  readonly refitted: number;
  /** By how much it makes the weighted squares of the weights smaller. */
  readonly explained: number;
}

function fitted(
  { values, importance }: Block,
  { scale, zeroPoint }: BlockGrid,
  top: number,
): Fitted {
  let along = 0;
  let length = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const code = codeOf(value, scale, zeroPoint, top) - zeroPoint;
    const weighted = (importance[at] ?? 0) * code;
    along += weighted * value;
    length += weighted * code;
  }
  if (!(length > 0)) return { refitted: 0, explained: 0 };
  return { refitted: along / length, explained: (along * along) / length };
}

export interface Fit {
  readonly scale: number;
  /** What the lowest code stands for: no whole number of steps below 0. */
  readonly minimum: number;
}

/**
 * The range as it is, and for each step the line of least weighted squared error through its codes; where that is the best so far,
 * later steps start from where it starts. 0 is in the range, as a code must stand for it.
 */
export function realFits(block: Block, top: number): readonly Fit[] {
  let [low, high] = [0, 0];
  for (const value of block.values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low === high) return [];
  const fits = [{ scale: (high - low) / top, minimum: low }];
  let leastError = lineThrough(block, { low, steps: top / (high - low), top }).errorAsGiven;
  for (const more of MORE_CODES) {
    const { line, error } = lineThrough(block, { low, steps: (top + more) / (high - low), top });
    // All codes are one: no line goes through them.
    if (!(line.scale > 0)) continue;
    fits.push(line);
    if (error >= leastError) continue;
    leastError = error;
    low = line.minimum;
  }
  return fits;
}

interface Coding {
  readonly low: number;
  /** By one unit of a weight. */
  readonly steps: number;
  readonly top: number;
}

interface Line {
  readonly line: Fit;
  readonly error: number;
  /** With the steps that gave the codes. */
  readonly errorAsGiven: number;
}

/** NaN where all codes are one. */
function lineThrough({ values, importance }: Block, { low, steps, top }: Coding): Line {
  let all = 0;
  let codes = 0;
  let squares = 0;
  let sum = 0;
  let along = 0;
  let power = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const weight = importance[at] ?? 0;
    const code = clamp(roundHalfEven((value - low) * steps), 0, top);
    all += weight;
    codes += weight * code;
    squares += weight * code * code;
    sum += weight * value;
    along += weight * code * value;
    power += weight * value * value;
  }
  const errorOf = (scale: number, minimum: number): number =>
    power +
    scale * (scale * squares - 2 * along) +
    minimum * (minimum * all - 2 * sum + 2 * scale * codes);
  const determinant = all * squares - codes * codes;
  const scale = (all * along - sum * codes) / determinant;
  const minimum = (squares * sum - codes * along) / determinant;
  return {
    line: { scale, minimum },
    error: errorOf(scale, minimum),
    errorAsGiven: errorOf(1 / steps, low),
  };
}

/** With the zero point in the middle, the largest magnitude is near the lowest code or the highest. */
function symmetricScales({ values }: Block, half: number): readonly number[] {
  let extreme = 0;
  for (const value of values) if (Math.abs(value) > Math.abs(extreme)) extreme = value;
  return MORE_CODES.flatMap((more) => [-extreme / (half + more), extreme / (half - 1 - more)]);
}
