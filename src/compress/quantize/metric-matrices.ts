/** A metric of a layer's inputs as two matrices, and what is done with them depth² times for each channel. */

/** Of a metric, depth × depth each. */
export interface MetricMatrices {
  readonly depth: number;
  /** H: the damped second moments. */
  readonly moments: Float64Array;
  /** Rows of the upper factor U of H⁻¹ = Uᵀ U. */
  readonly upper: Float64Array;
}

export interface MetricDesk {
  /** H times the vector. */
  times(vector: ArrayLike<number>): Float64Array;
  /** Of H. */
  readonly diagonal: Float64Array;
  /** The diagonal of U. */
  readonly pivots: Float64Array;
  /** `depth` numbers that the two below work on. */
  readonly scratch: Float64Array | Float32Array;
  /** Takes `factor` times row `place` of U from what lies behind `place`; called for one place after the other, the first first. */
  passOn(place: number, factor: number): void;
  /** Takes `factor` times row k of H. */
  takeRow(k: number, factor: number): void;
}

export function diagonalOf(matrix: Float64Array, depth: number): Float64Array {
  return Float64Array.from({ length: depth }, (_, k) => matrix[k * depth + k] ?? 0);
}
