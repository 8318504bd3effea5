/**
 * Codes of one output channel on the grids of its blocks, chosen so that the layer's output changes least on
 * calibration data: what a weight loses is made good by those that are still free (Frantar et al., "GPTQ",
 * arXiv 2210.17323, with groups of fixed scales), then one code after the other is moved while that helps.
 */
import type { BlockGrid } from "./block-grid.ts";
import { codeOf } from "./block-grid.ts";
import type { Metric } from "./gram-rounding.ts";
import { clamp } from "./rounding.ts";

export interface Compensation {
  readonly grids: readonly BlockGrid[];
  readonly metric: Metric;
  readonly blockSize: number;
  /** The largest code. */
  readonly top: number;
}

const SWEEPS = 8;

/** @param nearest each weight rounded by itself; these codes are kept where no others are better */
export function compensatedCodes(
  weights: Float64Array,
  nearest: Uint8Array,
  compensation: Compensation,
): Uint8Array {
  const passedOn = propagate(weights, nearest, compensation);
  const [first, second] = [nearest, passedOn].map((codes) => descend(weights, codes, compensation));
  if (first === undefined || second === undefined) return nearest;
  return second.loss < first.loss ? second.codes : first.codes;
}

function propagate(
  weights: Float64Array,
  nearest: Uint8Array,
  { grids, metric, blockSize, top }: Compensation,
): Uint8Array {
  const { depth, upper, order } = metric;
  const free = Float64Array.from(order, (k) => weights[k] ?? 0);
  const codes = Uint8Array.from(nearest);
  for (let place = 0; place < depth; place += 1) {
    const k = order[place] ?? 0;
    const { scale = 1, zeroPoint = 0 } = grids[Math.floor(k / blockSize)] ?? {};
    const value = free[place] ?? 0;
    const code = codeOf(value, scale, zeroPoint, top);
    codes[k] = code;
    const row = place * depth;
    const error = (value - (code - zeroPoint) * scale) / (upper[row + place] ?? 1);
    for (let later = place + 1; later < depth; later += 1)
      free[later] = (free[later] ?? 0) - error * (upper[row + later] ?? 0);
  }
  return codes;
}

interface Descended {
  readonly codes: Uint8Array;
  /** (w - ŵ)ᵀ H (w - ŵ). */
  readonly loss: number;
}

function descend(
  weights: Float64Array,
  started: Uint8Array,
  compensation: Compensation,
): Descended {
  const { grids, metric, blockSize, top } = compensation;
  const codes = Uint8Array.from(started);
  const scales = weights.map((_, k) => grids[Math.floor(k / blockSize)]?.scale ?? 1);
  const error = errorsOf(weights, codes, compensation);
  const state = { codes, scales, error, slope: multiply(metric.moments, error) };
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) if (!moveCodes(state, metric, top)) break;
  const loss = error.reduce((sum, value, k) => sum + value * (state.slope[k] ?? 0), 0);
  return { codes, loss };
}

function errorsOf(
  weights: Float64Array,
  codes: Uint8Array,
  { grids, metric, blockSize }: Compensation,
): Float64Array {
  return weights.subarray(0, metric.depth).map((weight, k) => {
    const { scale = 1, zeroPoint = 0 } = grids[Math.floor(k / blockSize)] ?? {};
    return weight - ((codes[k] ?? 0) - zeroPoint) * scale;
  });
}

interface Descent {
  readonly codes: Uint8Array;
  readonly scales: Float64Array;
  readonly error: Float64Array;
  /** Stays H times the error. */
  readonly slope: Float64Array;
}

/** Moves each code to where the loss is least while the others stay; false when none moved. */
function moveCodes(
  { codes, scales, error, slope }: Descent,
  { depth, moments }: Metric,
  top: number,
): boolean {
  let hasMoved = false;
  for (let k = 0; k < depth; k += 1) {
    const [row, scale, code] = [k * depth, scales[k] ?? 1, codes[k] ?? 0];
    const move = (slope[k] ?? 0) / ((moments[row + k] ?? 1) * scale);
    const wanted = clamp(code + Math.round(move), 0, top);
    if (wanted === code) continue;
    const step = (wanted - code) * scale;
    codes[k] = wanted;
    error[k] = (error[k] ?? 0) - step;
    for (let other = 0; other < depth; other += 1)
      slope[other] = (slope[other] ?? 0) - step * (moments[row + other] ?? 0);
    hasMoved = true;
  }
  return hasMoved;
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const depth = vector.length;
  const product = new Float64Array(depth);
  for (let row = 0; row < depth; row += 1) {
    let sum = 0;
    for (let k = 0; k < depth; k += 1) sum += (matrix[row * depth + k] ?? 0) * (vector[k] ?? 0);
    product[row] = sum;
  }
  return product;
}
