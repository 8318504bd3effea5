/**
 * The desk of a metric that no cache holds: in floats, which halve what comes from memory, and with errors passed on by many places
 * at once, so that what they change is read and written once for all of them.
 */
import { type Kernels, placedIn } from "./load-kernels.ts";
import { diagonalOf, type MetricDesk, type MetricMatrices } from "./metric-matrices.ts";

const FLOAT_BYTES = 4;
/** Numbers that the kernel takes at once. */
const LANES = 32;
/** Places whose errors are passed on together, and inputs whose products are summed together. */
const BLOCK = 32;

interface Floats {
  readonly moments: Float32Array;
  readonly upper: Float32Array;
  /** `width` each. */
  readonly scratch: Float32Array;
  readonly product: Float32Array;
  readonly factors: Float32Array;
}

interface Counts {
  /** Numbers of a row. */
  readonly count: number;
  readonly terms: number;
}

/** Rows end at whole lanes. */
const widthOf = (depth: number): number => Math.ceil(depth / LANES) * LANES;

export function layOutDeep(
  { depth, moments, upper }: MetricMatrices,
  kernels: Kernels<"eliminateFloats">,
): MetricDesk {
  const width = widthOf(depth);
  const floats = layOutFloats(kernels.memory, depth, { moments, upper });
  const { scratch, product, factors } = floats;
  const stride = width * FLOAT_BYTES;
  const take = (target: number, rows: number, { count, terms }: Counts): void =>
    void kernels.eliminateFloats(target, factors.byteOffset, rows, stride, count, terms);
  const behind = (end: number): Counts => ({ count: width - end, terms: BLOCK });
  const address = (matrix: Float32Array, row: number, column: number): number =>
    matrix.byteOffset + (row * width + column) * FLOAT_BYTES;
  return {
    diagonal: diagonalOf(moments, depth),
    pivots: diagonalOf(upper, depth),
    scratch: scratch.subarray(0, depth),
    times: (vector) => {
      product.fill(0);
      for (let start = 0; start < depth; start += BLOCK) {
        const terms = Math.min(BLOCK, depth - start);
        for (let k = 0; k < terms; k += 1) factors[k] = -(vector[start + k] ?? 0);
        take(product.byteOffset, address(floats.moments, start, 0), { count: width, terms });
      }
      return Float64Array.from(product.subarray(0, depth));
    },
    passOn: (place, amount) => {
      const start = place - (place % BLOCK);
      const end = start + BLOCK;
      const factor = Math.fround(amount);
      factors[place - start] = factor;
      for (let later = place + 1; later < end && later < depth; later += 1)
        scratch[later] =
          (scratch[later] ?? 0) - Math.fround(factor * (floats.upper[place * width + later] ?? 0));
      if (place + 1 === end && end < depth)
        take(address(scratch, 0, end), address(floats.upper, start, end), behind(end));
    },
    takeRow: (k, amount) => {
      factors[0] = amount;
      take(scratch.byteOffset, address(floats.moments, k, 0), { count: width, terms: 1 });
    },
  };
}

function layOutFloats(
  memory: WebAssembly.Memory,
  depth: number,
  { moments, upper }: Pick<MetricMatrices, "moments" | "upper">,
): Floats {
  const width = widthOf(depth);
  const [first, second, ...vectors] = placedIn(
    memory,
    [depth * width, depth * width, width, width, BLOCK].map((length) => length / 2),
  ).map((array) => new Float32Array(array.buffer, array.byteOffset, array.length * 2));
  const [scratch, product, factors] = vectors;
  if (!first || !second || !scratch || !product || !factors)
    throw new Error("The kernels' memory was not laid out");
  for (const vector of vectors) vector.fill(0);
  for (let row = 0; row < depth; row += 1) {
    const [from, to] = [row * depth, (row + 1) * depth];
    for (const [matrix, given] of [
      [first, moments],
      [second, upper],
    ] as const) {
      matrix.set(given.subarray(from, to), row * width);
      matrix.fill(0, row * width + depth, (row + 1) * width);
    }
  }
  return { moments: first, upper: second, scratch, product, factors };
}
