import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { choleskyFactor, choleskyInverse, choleskySolve } from "../../src/stats/cholesky.ts";

/** numpy 2.2: numpy.linalg.cholesky([[4, 2, 0.6], [2, 5, 1.5], [0.6, 1.5, 3]]). */
const MATRIX = Float64Array.of(4, 2, 0.6, 2, 5, 1.5, 0.6, 1.5, 3);
const NUMPY = [2, 0, 0, 1, 2, 0, 0.3, 0.6, 1.5968719422671311];

test("choleskyFactor() gives numpy's lower factor", () => {
  const lower = choleskyFactor(MATRIX, 3);
  expect([...(lower ?? [])]).toEqual(NUMPY.map((value) => expect.closeTo(value, 14)));
});

test.each([
  ["a zero on the diagonal", Float64Array.of(0)],
  ["a negative eigenvalue", Float64Array.of(1, 2, 2, 1)],
  ["NaN", Float64Array.of(Number.NaN)],
])("a matrix with %s has no factor", (_, matrix) => {
  expect(choleskyFactor(matrix, Math.sqrt(matrix.length))).toBeUndefined();
});

/** A Aᵀ + I of a random A: positive definite, with a condition number below about 1e3. */
const definite = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), {
      minLength: size * size,
      maxLength: size * size,
    })
    .map((entries) => {
      const at = (row: number, k: number): number => entries[row * size + k] ?? 0;
      const matrix = Float64Array.from({ length: size * size }, (_, place) => {
        const [row, column] = [Math.floor(place / size), place % size];
        let total = row === column ? 1 : 0;
        for (let k = 0; k < size; k += 1) total += at(row, k) * at(column, k);
        return total;
      });
      return { matrix, size };
    }),
);

const product = (matrix: Float64Array, vector: Float64Array): number[] =>
  Array.from(vector, (_, row) =>
    vector.reduce((sum, value, k) => sum + value * (matrix[row * vector.length + k] ?? 0), 0),
  );

test("choleskySolve() gives a vector that the matrix maps back", () => {
  fc.assert(
    fc.property(definite, ({ matrix, size }) => {
      const wanted = Float64Array.from({ length: size }, (_, place) => Math.cos(place));
      const solved = Float64Array.from(wanted);
      choleskySolve(choleskyFactor(matrix, size) ?? new Float64Array(), size, solved);
      // Doubles have 16 digits, of which such a condition number costs three or four.
      for (const [place, value] of product(matrix, solved).entries())
        expect(value).toBeCloseTo(wanted[place] ?? 0, 10);
    }),
  );
});

test("choleskyInverse() times the matrix is the identity", () => {
  fc.assert(
    fc.property(definite, ({ matrix, size }) => {
      const inverse = choleskyInverse(choleskyFactor(matrix, size) ?? new Float64Array(), size);
      for (let column = 0; column < size; column += 1) {
        const vector = inverse.slice(column * size, (column + 1) * size);
        for (const [row, value] of product(matrix, vector).entries())
          expect(value).toBeCloseTo(row === column ? 1 : 0, 10);
      }
    }),
  );
});
