/** Eigenvalues and eigenvectors of symmetric positive semidefinite matrices. */

export interface PrincipalAxes {
  /** Largest first. */
  readonly values: Float64Array;
  /** Row-major: row i is the unit vector of value i; zeros where the value is 0. */
  readonly vectors: Float64Array;
}

/** Two rows are orthogonal when their cosine is below this. */
const ORTHOGONAL = 1e-12;
const MOST_SWEEPS = 30;

/**
 * One-sided Jacobi (Hestenes, 1958): pairs of rows are rotated until all are orthogonal. A symmetric matrix then holds
 * its eigenvectors as rows, each as long as its eigenvalue. Rows that are rounding errors of the longest count as 0.
 * @param matrix row-major, symmetric, without negative eigenvalues beyond rounding
 */
export function principalAxes(matrix: Float64Array, size: number): PrincipalAxes {
  const rows = Array.from({ length: size }, (_, row) => matrix.slice(row * size, (row + 1) * size));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) if (!rotateAll(rows)) break;
  const axes = rows
    .map((row) => ({ row, length: Math.sqrt(product(row, row)) }))
    .toSorted((a, b) => b.length - a.length);
  const longest = Math.max(0, ...axes.map(({ length }) => length));
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  for (const [place, { row, length }] of axes.entries()) {
    if (length <= longest * Number.EPSILON * size) break;
    values[place] = length;
    vectors.set(
      row.map((value) => value / length),
      place * size,
    );
  }
  return { values, vectors };
}

/** False when nothing had to be rotated. */
function rotateAll(rows: readonly Float64Array[]): boolean {
  let hasRotated = false;
  const squares = rows.map((row) => product(row, row));
  const negligible = Math.max(...squares) * (Number.EPSILON * rows.length) ** 2;
  for (const [place, first] of rows.entries())
    for (const second of rows.slice(place + 1)) {
      const [a, b] = [product(first, first), product(second, second)];
      const mixed = product(first, second);
      if (Math.min(a, b) <= negligible || Math.abs(mixed) <= ORTHOGONAL * Math.sqrt(a * b))
        continue;
      rotate(first, second, (b - a) / (2 * mixed));
      hasRotated = true;
    }
  return hasRotated;
}

/** By the smaller of the two angles that make the rows orthogonal. */
function rotate(first: Float64Array, second: Float64Array, cotangent: number): void {
  const tangent =
    (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (let k = 0; k < first.length; k += 1) {
    const [x, y] = [first[k] ?? 0, second[k] ?? 0];
    first[k] = cosine * x - sine * y;
    second[k] = sine * x + cosine * y;
  }
}

function product(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < first.length; k += 1) sum += (first[k] ?? 0) * (second[k] ?? 0);
  return sum;
}
