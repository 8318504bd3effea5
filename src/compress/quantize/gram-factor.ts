/**
 * Cholesky's factor and the inverses that come of it, in vectors (WebAssembly) and in blocks that stay in the caches. Each number
 * is summed in the order of the plain loops (`stats/cholesky.ts`), and is theirs to the last bit.
 */
import { choleskyFactor, choleskyInverse } from "../../stats/cholesky.ts";
import { GRAM_KERNELS } from "../generated/gram-kernels.ts";
import { loadKernels, placedIn } from "./load-kernels.ts";

const BYTES = 8;
/** Numbers that the kernel takes at once. */
const LANES = 16;
/** Terms that are subtracted together: a multiple of LANES. */
const BLOCK = 32;
/** Columns of an inverse that are solved together: a multiple of LANES. */
const TILE = 64;

const inLanes = (count: number): number => Math.ceil(count / LANES) * LANES;

interface Matrix {
  readonly values: Float64Array;
  /** Of a row: zeros fill it up to whole lanes. */
  readonly width: number;
  /** Address of an element. */
  readonly at: (row: number, column: number) => number;
}

/** The kernel with matrices of these heights in a memory of its own, which is given back with them. */
function workspace(size: number, heights: readonly number[]) {
  const { memory, eliminate } = loadKernels(GRAM_KERNELS, ["eliminate"]);
  const width = inLanes(size);
  const arrays = placedIn(
    memory,
    heights.map((height) => height * width),
  );
  const matrices = arrays.map((values): Matrix => ({
    values,
    width,
    at: (row, column) => values.byteOffset + (row * width + column) * BYTES,
  }));
  /** Takes `terms` rows of `rows`, each times its factor, from as many numbers at `target`. */
  const take = (
    target: number,
    factors: number,
    {
      rows,
      count,
      terms,
    }: { readonly rows: number; readonly count: number; readonly terms: number },
  ): void => void eliminate(target, factors, rows, width * BYTES, inLanes(count), terms);
  return { matrices, take };
}

/** Smaller matrices are done before the kernels are there. */
const LEAST_SIZE = 64;

/** Up to this many inputs numbers stay those of two factors and a whole inverse, which take three times as long. */
export const SHALLOW = 1024;

/** U with H⁻¹ = Uᵀ U of the inputs in this order; undefined when H is not positive definite. */
export function upperFactor(moments: Float64Array, order: Uint32Array): Float64Array | undefined {
  return order.length <= SHALLOW
    ? factorOfInverse(moments, order)
    : inverseOfFactor(moments, order);
}

/** H⁻¹ = F Fᵀ with a lower F, so that U = Fᵀ. */
function factorOfInverse(moments: Float64Array, order: Uint32Array): Float64Array | undefined {
  const size = order.length;
  const isSmall = size < LEAST_SIZE;
  const permuted = permute(moments, order);
  const lower = (isSmall ? choleskyFactor : blockedFactor)(permuted, size);
  if (lower === undefined) return undefined;
  const inverse = (isSmall ? choleskyInverse : blockedInverse)(lower, size);
  const factor = (isSmall ? choleskyFactor : blockedFactor)(inverse, size);
  if (factor === undefined) return undefined;
  const upper = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = row; column < size; column += 1)
      upper[row * size + column] = factor[column * size + row] ?? 0;
  return upper;
}

/** With its inputs turned round, H = R Rᵀ of an upper R, and U = R⁻¹: the last number of one is the first of the other. */
function inverseOfFactor(moments: Float64Array, order: Uint32Array): Float64Array | undefined {
  const size = order.length;
  const lower = blockedFactor(permute(moments, order.toReversed()), size);
  return lower === undefined ? undefined : blockedLowerInverse(lower, size).toReversed();
}

function permute(matrix: Float64Array, order: Uint32Array): Float64Array {
  const size = order.length;
  const permuted = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    const start = (order[row] ?? 0) * size;
    for (let column = 0; column < size; column += 1)
      permuted[row * size + column] = matrix[start + (order[column] ?? 0)] ?? 0;
  }
  return permuted;
}

/** The lower factor L of A = L Lᵀ; undefined when A is not positive definite. Only A's lower half is read. */
export function blockedFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const { matrices, take } = workspace(size, [size, BLOCK]);
  const [rows, turned] = matrices;
  if (rows === undefined || turned === undefined) return undefined;
  const { values, width } = rows;
  for (let row = 0; row < size; row += 1)
    values.set(matrix.subarray(row * size, row * size + row + 1), row * width);
  for (let start = 0; start < size; start += BLOCK) {
    const end = Math.min(start + BLOCK, size);
    if (!factorColumns(rows, { start, end, size })) return undefined;
    for (let row = end; row < size; row += 1)
      for (let k = start; k < end; k += 1)
        turned.values[(k - start) * width + row] = values[row * width + k] ?? 0;
    for (let row = end; row < size; row += 1)
      take(rows.at(row, end), rows.at(row, start), {
        rows: turned.at(0, end),
        count: row + 1 - end,
        terms: end - start,
      });
  }
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    lower.set(values.subarray(row * width, row * width + row + 1), row * size);
  return lower;
}

interface Columns {
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

/** Columns from which those before them were taken; false where the matrix is not positive definite. */
function factorColumns({ values, width }: Matrix, { start, end, size }: Columns): boolean {
  for (let row = start; row < size; row += 1) {
    const own = row * width;
    for (let column = start; column < end && column <= row; column += 1) {
      const other = column * width;
      let rest = values[own + column] ?? 0;
      for (let k = start; k < column; k += 1)
        rest -= (values[own + k] ?? 0) * (values[other + k] ?? 0);
      if (row === column && !(rest > 0)) return false;
      values[own + column] =
        row === column ? Math.sqrt(rest) : rest / (values[other + column] ?? 1);
    }
  }
  return true;
}

/** L⁻¹, which is lower too. */
export function blockedLowerInverse(lower: Float64Array, size: number): Float64Array {
  const { matrices, take } = workspace(size, [size, size]);
  const [factor, inverse] = matrices;
  if (factor === undefined || inverse === undefined) return new Float64Array();
  solveForward(lower, size, { factor, inverse, take });
  const result = new Float64Array(size * size);
  const { values, width } = inverse;
  for (let row = 0; row < size; row += 1)
    result.set(values.subarray(row * width, row * width + row + 1), row * size);
  return result;
}

interface Solving {
  /** L. */
  readonly factor: Matrix;
  readonly inverse: Matrix;
  readonly take: ReturnType<typeof workspace>["take"];
}

/** Puts L⁻¹ into `inverse`. */
function solveForward(lower: Float64Array, size: number, { factor, inverse, take }: Solving): void {
  for (let row = 0; row < size; row += 1) {
    factor.values.set(lower.subarray(row * size, row * size + row + 1), row * factor.width);
    inverse.values[row * inverse.width + row] = 1;
  }
  for (let start = 0; start < size; start += BLOCK) {
    const end = Math.min(start + BLOCK, size);
    const rows = inverse.at(start, 0);
    for (let row = start; row < end; row += 1) {
      const terms = row - start;
      take(inverse.at(row, 0), factor.at(row, start), { rows, count: row, terms });
      divide(inverse, row, { from: 0, to: row + 1, by: lower[row * size + row] ?? 1 });
    }
    for (let row = end; row < size; row += 1)
      take(inverse.at(row, 0), factor.at(row, start), { rows, count: end, terms: end - start });
  }
}

function divide(
  { values, width }: Matrix,
  row: number,
  { from, to, by }: { readonly from: number; readonly to: number; readonly by: number },
): void {
  for (let at = row * width + from; at < row * width + to; at += 1)
    values[at] = (values[at] ?? 0) / by;
}

/** The inverse of A = L Lᵀ. */
export function blockedInverse(lower: Float64Array, size: number): Float64Array {
  const { matrices, take } = workspace(size, [size, size]);
  const [factor, inverse] = matrices;
  if (factor === undefined || inverse === undefined) return new Float64Array();
  const { width } = inverse;
  solveForward(lower, size, { factor, inverse, take });
  for (let row = 0; row < size; row += 1)
    for (let k = 0; k <= row; k += 1) factor.values[k * width + row] = lower[row * size + k] ?? 0;
  for (let from = 0; from < width; from += TILE) {
    const to = Math.min(from + TILE, width);
    for (let row = size - 1; row >= 0; row -= 1) {
      const rows = inverse.at(row + 1, from);
      const terms = size - 1 - row;
      take(inverse.at(row, from), factor.at(row, row + 1), { rows, count: to - from, terms });
      divide(inverse, row, { from, to, by: lower[row * size + row] ?? 1 });
    }
  }
  const result = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1)
    for (let row = 0; row < size; row += 1)
      result[column * size + row] = inverse.values[row * width + column] ?? 0;
  return result;
}
