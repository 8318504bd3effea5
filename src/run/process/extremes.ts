/** The extremes of many numbers: calibration looks at every value of every call. */
import { loadKernels } from "../../compress/quantize/load-kernels.ts";
import { RANGE_KERNELS } from "../generated/range-kernels.ts";

export interface FiniteExtremes {
  /** Of the finite values; +infinity where there are none. */
  readonly minimum: number;
  /** -infinity where there are none. */
  readonly maximum: number;
  /** +infinity where there are none. */
  readonly smallestMagnitude: number;
  readonly nonFinite: number;
}

const NOTHING: FiniteExtremes = {
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  smallestMagnitude: Number.POSITIVE_INFINITY,
  nonFinite: 0,
};

export function extremesOf(values: Float32Array | Float64Array): FiniteExtremes {
  return values instanceof Float32Array && values.length >= BLOCK
    ? vectorExtremes(values)
    : plainExtremes(values);
}

/** Values that the kernel takes in one step. */
const BLOCK = 16;
/** Values that it is given at once: they stay in a core's cache. */
const CHUNK = 2 ** 16;
const PAGE_BYTES = 2 ** 16;
const LANES = 4;

type Widen = (values: number, count: number, found: number) => number;

interface Desk {
  readonly values: Float32Array;
  /** Smallest values, largest values, smallest magnitudes. */
  readonly found: Float32Array;
  readonly widen: Widen;
}

let desk: Desk | undefined;

function layOut(): Desk {
  const { memory, widen } = loadKernels(RANGE_KERNELS, ["widen"]);
  memory.grow(Math.ceil((4 * CHUNK) / PAGE_BYTES));
  return {
    values: new Float32Array(memory.buffer, 0, CHUNK),
    found: new Float32Array(memory.buffer, 4 * CHUNK, 3 * LANES),
    widen,
  };
}

function vectorExtremes(values: Float32Array): FiniteExtremes {
  const { values: chunk, found, widen } = (desk ??= layOut());
  let extremes = NOTHING;
  found.fill(Number.POSITIVE_INFINITY).fill(Number.NEGATIVE_INFINITY, LANES, 2 * LANES);
  for (let from = 0; from < values.length; from += CHUNK) {
    const part = values.subarray(from, from + CHUNK);
    chunk.set(part);
    const count = Math.ceil(part.length / BLOCK) * BLOCK;
    // One of them again says nothing new.
    chunk.fill(part[0] ?? 0, part.length, count);
    const before = found.slice();
    if (widen(0, count, found.byteOffset) === 0) continue;
    found.set(before);
    extremes = joined(extremes, plainExtremes(part));
  }
  const [low, high, near] = [0, 1, 2].map((row) => found.subarray(row * LANES, (row + 1) * LANES));
  return joined(extremes, {
    minimum: Math.min(...(low ?? [])),
    maximum: Math.max(...(high ?? [])),
    smallestMagnitude: Math.min(...(near ?? [])),
    nonFinite: 0,
  });
}

const joined = (a: FiniteExtremes, b: FiniteExtremes): FiniteExtremes => ({
  minimum: Math.min(a.minimum, b.minimum),
  maximum: Math.max(a.maximum, b.maximum),
  smallestMagnitude: Math.min(a.smallestMagnitude, b.smallestMagnitude),
  nonFinite: a.nonFinite + b.nonFinite,
});

/** The loop calls nothing and knows its array. */
function plainExtremes(values: Float32Array | Float64Array): FiniteExtremes {
  let { minimum, maximum, smallestMagnitude, nonFinite } = NOTHING;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const magnitude = Math.abs(value);
    if (!(magnitude < Number.POSITIVE_INFINITY)) nonFinite += 1;
    else {
      if (magnitude < smallestMagnitude) smallestMagnitude = magnitude;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
  }
  return { minimum, maximum, smallestMagnitude, nonFinite };
}
