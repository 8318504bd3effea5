/** Symmetric positive definite systems, by Cholesky's factorisation; matrices are row-major. */

/** The lower factor L of A = L Lᵀ; undefined when A is not positive definite. */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * size + column] ?? 0;
      for (let k = 0; k < column; k += 1)
        rest -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0);
      if (row === column && !(rest > 0)) return undefined;
      lower[row * size + column] =
        row === column ? Math.sqrt(rest) : rest / (lower[column * size + column] ?? 1);
    }
  return lower;
}

/** Solves L Lᵀ x = b in place. */
export function choleskySolve(lower: Float64Array, size: number, vector: Float64Array): void {
  for (let row = 0; row < size; row += 1) {
    let rest = vector[row] ?? 0;
    for (let k = 0; k < row; k += 1) rest -= (lower[row * size + k] ?? 0) * (vector[k] ?? 0);
    vector[row] = rest / (lower[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = vector[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) rest -= (lower[k * size + row] ?? 0) * (vector[k] ?? 0);
    vector[row] = rest / (lower[row * size + row] ?? 1);
  }
}

/** Lᵀ, whose rows are read as they lie. */
function turned(lower: Float64Array, size: number): Float64Array {
  const upper = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let k = 0; k <= row; k += 1) upper[k * size + row] = lower[row * size + k] ?? 0;
  return upper;
}

/** The inverse of A = L Lᵀ, which is symmetric: `choleskySolve` of each unit vector, which is 0 until its 1. */
export function choleskyInverse(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const upper = turned(lower, size);
  for (let column = 0; column < size; column += 1) {
    const vector = inverse.subarray(column * size, (column + 1) * size);
    for (let row = column; row < size; row += 1) {
      let rest = row === column ? 1 : 0;
      const start = row * size;
      for (let k = column; k < row; k += 1) rest -= (lower[start + k] ?? 0) * (vector[k] ?? 0);
      vector[row] = rest / (lower[start + row] ?? 1);
    }
    for (let row = size - 1; row >= 0; row -= 1) {
      let rest = vector[row] ?? 0;
      const start = row * size;
      for (let k = row + 1; k < size; k += 1) rest -= (upper[start + k] ?? 0) * (vector[k] ?? 0);
      vector[row] = rest / (upper[start + row] ?? 1);
    }
  }
  return inverse;
}
