/**
 * Codes of one output channel on the grids of its blocks, chosen so that the layer's output changes least on
 * calibration data: what a weight loses is made good by those that are still free (Frantar et al., "GPTQ",
 * arXiv 2210.17323, with groups of fixed scales), then one code after the other is moved while that helps.
 */
import type { BlockGrid } from "./block-grid.ts";
import { codeOf } from "./block-grid.ts";
import { deskOf } from "./metric-desk.ts";
import type { MetricDesk } from "./metric-matrices.ts";
import { SHALLOW } from "./gram-factor.ts";
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
  const first = descend(weights, nearest, {
    ...compensation,
    sweeps: sweepsOfNearest(compensation),
  });
  const second = descend(weights, passedOn, { ...compensation, sweeps: SWEEPS });
  return second.loss < first.loss ? second.codes : first.codes;
}

/** Of many inputs, codes that were rounded each by itself are moved nearly all, and end where the others are better. */
const sweepsOfNearest = ({ metric: { depth } }: Compensation): number =>
  depth > SHALLOW ? 0 : SWEEPS;

function propagate(
  weights: Float64Array,
  nearest: Uint8Array,
  { grids, metric, blockSize, top }: Compensation,
): Uint8Array {
  const { depth, order } = metric;
  const desk = deskOf(metric);
  const free = desk.scratch;
  for (let place = 0; place < depth; place += 1) free[place] = weights[order[place] ?? 0] ?? 0;
  const codes = Uint8Array.from(nearest);
  for (let place = 0; place < depth; place += 1) {
    const k = order[place] ?? 0;
    const { scale = 1, zeroPoint = 0 } = grids[Math.floor(k / blockSize)] ?? {};
    const value = free[place] ?? 0;
    const code = codeOf(value, scale, zeroPoint, top);
    codes[k] = code;
    const error = value - (code - zeroPoint) * scale;
    desk.passOn(place, error / (desk.pivots[place] ?? 1));
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
  compensation: Compensation & { readonly sweeps: number },
): Descended {
  const { grids, metric, blockSize, top, sweeps } = compensation;
  const codes = Uint8Array.from(started);
  const scales = weights.map((_, k) => grids[Math.floor(k / blockSize)]?.scale ?? 1);
  const error = errorsOf(weights, codes, compensation);
  const desk = deskOf(metric);
  desk.scratch.set(desk.times(error));
  const state = { codes, scales, error, desk };
  for (let sweep = 0; sweep < sweeps; sweep += 1) if (!moveCodes(state, metric, top)) break;
  const loss = error.reduce((sum, value, k) => sum + value * (desk.scratch[k] ?? 0), 0);
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
  /** On it lies H times the error. */
  readonly desk: MetricDesk;
}

/** Moves each code to where the loss is least while the others stay; false when none moved. */
function moveCodes(
  { codes, scales, error, desk }: Descent,
  { depth }: Metric,
  top: number,
): boolean {
  const { scratch: slope, diagonal } = desk;
  let hasMoved = false;
  for (let k = 0; k < depth; k += 1) {
    const scale = scales[k] ?? 1;
    const code = codes[k] ?? 0;
    const move = (slope[k] ?? 0) / ((diagonal[k] ?? 1) * scale);
    const wanted = clamp(code + Math.round(move), 0, top);
    if (wanted === code) continue;
    const step = (wanted - code) * scale;
    codes[k] = wanted;
    error[k] = (error[k] ?? 0) - step;
    desk.takeRow(k, step);
    hasMoved = true;
  }
  return hasMoved;
}
