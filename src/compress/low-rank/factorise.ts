/**
 * One weight as a product of two thinner ones. The outputs y = Wᵀ x of a layer vary most along the principal axes V of
 * their covariance Wᵀ H W: keeping r of them, W ≈ (W V) Vᵀ changes the outputs least among all weights of rank r
 * (Eckart & Young, 1936, in the metric of the input's second moments H).
 */
import { choleskyFactor } from "../../stats/cholesky.ts";
import { type PrincipalAxes, principalAxes } from "../../stats/principal-axes.ts";

export interface Factored {
  readonly rank: number;
  /** depth × rank, row-major. */
  readonly left: Float32Array;
  /** rank × channels, row-major. */
  readonly right: Float32Array;
  /** Mean square of the change of all outputs, by that of the outputs. */
  readonly noise: number;
}

export interface Factoring {
  /** depth × channels, row-major. */
  readonly weight: Float64Array;
  readonly depth: number;
  readonly channels: number;
  /** H: depth × depth. */
  readonly moments: Float64Array;
  /** What the outputs may change by, as a part of their mean square. */
  readonly noise: number;
  /** Ranks are multiples of it, as kernels like them. */
  readonly multiple: number;
}

/** The least rank that keeps to `noise`. */
export const factorise = (factoring: Factoring): Factored =>
  factoriseBy(factoring, (values, total) => rankFor(values, total, factoring));

export interface ChosenRank {
  readonly rank: number;
  /** What is left out, as a part of all. */
  readonly noise: number;
}

/** @param choose by what each axis takes, largest first, and their total */
export function factoriseBy(
  {
    weight,
    depth,
    channels,
    moments,
  }: Pick<Factoring, "weight" | "depth" | "channels" | "moments">,
  choose: (values: Float64Array, total: number) => ChosenRank,
): Factored {
  const { values, vectors } = outputAxes(weight, { depth, channels, moments });
  const total = values.reduce((sum, value) => sum + value, 0);
  const { rank, noise } = choose(values, total);
  const right = vectors.subarray(0, rank * channels);
  const left = multiply(weight, transposed(right, rank, channels), [depth, channels, rank]);
  return { rank, left: Float32Array.from(left), right: Float32Array.from(right), noise };
}

type Shape = Pick<Factoring, "depth" | "channels" | "moments">;

/** Principal axes of Wᵀ H W, found on its smaller side. */
function outputAxes(weight: Float64Array, shape: Shape): PrincipalAxes {
  const { depth, channels, moments } = shape;
  const lower = depth < channels ? choleskyFactor(moments, depth) : undefined;
  if (lower !== undefined) return axesByInputs(weight, lower, shape);
  const excited = multiply(moments, weight, [depth, depth, channels]);
  const turned = transposed(weight, depth, channels);
  const covariance = multiply(turned, excited, [channels, depth, channels]);
  return principalAxes(symmetric(covariance, channels), channels);
}

/** With H = L Lᵀ and A = Lᵀ W, Aᵀ A and A Aᵀ have the same values, and Aᵀ u is an axis of the one for each axis u of the other. */
function axesByInputs(
  weight: Float64Array,
  lower: Float64Array,
  { depth, channels }: Shape,
): PrincipalAxes {
  const sizes = [depth, depth, channels] as const;
  const excited = multiply(transposed(lower, depth, depth), weight, sizes);
  const turned = transposed(excited, depth, channels);
  const inner = multiply(excited, turned, [depth, channels, depth]);
  const axes = principalAxes(symmetric(inner, depth), depth);
  const values = new Float64Array(channels);
  const vectors = new Float64Array(channels * channels);
  values.set(axes.values);
  vectors.set(
    multiply(axes.vectors, excited, sizes).map((value, at) => {
      const size = axes.values[Math.floor(at / channels)] ?? 0;
      return size > 0 ? value / Math.sqrt(size) : 0;
    }),
  );
  return { values, vectors };
}

function rankFor(
  values: Float64Array,
  total: number,
  { noise, multiple, channels }: Factoring,
): ChosenRank {
  let left = total;
  for (let rank = 0; rank <= channels; rank += 1) {
    const part = total > 0 ? Math.max(0, left) / total : 0;
    const isAllowed = rank > 0 && (rank % multiple === 0 || rank === channels);
    if (isAllowed && part <= noise) return { rank, noise: part };
    left -= values[rank] ?? 0;
  }
  return { rank: channels, noise: 0 };
}

/** [rows, inner] × [inner, columns]; the inner loop walks both in their order. */
function multiply(
  first: Float64Array,
  second: Float64Array,
  [rows, inner, columns]: readonly [number, number, number],
): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let k = 0; k < inner; k += 1) {
      const factor = first[row * inner + k] ?? 0;
      if (factor === 0) continue;
      for (let column = 0; column < columns; column += 1)
        result[row * columns + column] =
          (result[row * columns + column] ?? 0) + factor * (second[k * columns + column] ?? 0);
    }
  return result;
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      result[column * rows + row] = matrix[row * columns + column] ?? 0;
  return result;
}

/** Rounding leaves a product of three matrices not quite symmetric. */
function symmetric(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((value, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return (value + (matrix[column * size + row] ?? 0)) / 2;
  });
}
