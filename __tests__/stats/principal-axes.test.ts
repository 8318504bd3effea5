import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { principalAxes } from "../../src/stats/principal-axes.ts";

/** M Mᵀ of a matrix with `rank` columns. */
function semidefinite(size: number, rank: number, values: readonly number[]): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = 0;
    for (let k = 0; k < rank; k += 1)
      sum += (values[row * rank + k] ?? 0) * (values[column * rank + k] ?? 0);
    return sum;
  });
}

const cases = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([size, rank]) =>
    fc
      .array(fc.double({ min: -3, max: 3, noNaN: true }), {
        minLength: size * rank,
        maxLength: size * rank,
      })
      .map((values) => ({ size, rank, matrix: semidefinite(size, rank, values) })),
  );

const largest = (values: Float64Array): number => Math.max(...values.map(Math.abs), 1e-30);

test("principalAxes() puts the matrix together again", () => {
  fc.assert(
    fc.property(cases, ({ size, matrix }) => {
      const { values, vectors } = principalAxes(matrix, size);
      const again = matrix.map((_, at) => {
        const [row, column] = [Math.floor(at / size), at % size];
        return values.reduce(
          (sum, value, k) =>
            sum + value * (vectors[k * size + row] ?? 0) * (vectors[k * size + column] ?? 0),
          0,
        );
      });
      const worst = Math.max(...again.map((value, at) => Math.abs(value - (matrix[at] ?? 0))));
      // Doubles, a few hundred rotations.
      expect(worst).toBeLessThanOrEqual(1e-10 * largest(matrix));
    }),
  );
});

test("principalAxes() gives orthonormal vectors, the largest value first, and no more than the rank", () => {
  fc.assert(
    fc.property(cases, ({ size, rank, matrix }) => {
      const { values, vectors } = principalAxes(matrix, size);
      expect([...values]).toEqual([...values].toSorted((a, b) => b - a));
      const kept = values.filter((value) => value > 1e-9 * largest(matrix));
      expect(kept.length).toBeLessThanOrEqual(rank);
      for (let i = 0; i < kept.length; i += 1)
        for (let j = 0; j <= i; j += 1) {
          let dot = 0;
          for (let k = 0; k < size; k += 1)
            dot += (vectors[i * size + k] ?? 0) * (vectors[j * size + k] ?? 0);
          expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-9);
        }
    }),
  );
});

test("principalAxes() of a matrix that numpy.linalg.eigh solved", () => {
  // numpy 2: eigh([[4, 1, 0], [1, 3, 1], [0, 1, 2]])
  const { values } = principalAxes(Float64Array.of(4, 1, 0, 1, 3, 1, 0, 1, 2), 3);
  const wanted = [4.732050807568878, 3, 1.2679491924311226];
  for (const [at, value] of wanted.entries()) expect(values[at]).toBeCloseTo(value, 12);
});

test("principalAxes() of zeros is zeros", () => {
  expect(principalAxes(new Float64Array(4), 2)).toEqual({
    values: new Float64Array(2),
    vectors: new Float64Array(4),
  });
});
