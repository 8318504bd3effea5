import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import {
  type WeightError,
  compensation,
  worthwhileCompensation,
} from "../../../src/compress/compensate/compensation.ts";
import type { Factored } from "../../../src/compress/low-rank/factorise.ts";
import { randomFloats } from "../../support/models.ts";
import { relativeError } from "../../support/run-model.ts";

interface Matrix {
  readonly dims: readonly [number, number];
  readonly values: readonly number[];
}

interface Case {
  readonly error: Matrix;
  readonly moments: Matrix;
  readonly ranks: readonly {
    readonly rank: number;
    readonly left: number;
    readonly product: Matrix;
  }[];
}

// The script beside the file writes it in this form.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { cases } = JSON.parse(readFileSync("fixtures/reference/compensation.json", "utf8")) as {
  readonly cases: readonly Case[];
};

const errorOf = ({ error, moments }: Case): WeightError => ({
  error: Float64Array.from(error.values),
  depth: error.dims[0],
  channels: error.dims[1],
  moments: Float64Array.from(moments.values),
});

/** L R. */
function product({ rank, left, right }: Factored, depth: number): Float64Array {
  const channels = right.length / Math.max(1, rank);
  return Float64Array.from({ length: depth * channels }, (_, at) => {
    const [row, column] = [Math.floor(at / channels), at % channels];
    let sum = 0;
    for (let r = 0; r < rank; r += 1)
      sum += (left[row * rank + r] ?? 0) * (right[r * channels + column] ?? 0);
    return sum;
  });
}

describe.each(cases.map((given) => [given.error.dims.join(" × "), given] as const))(
  "an error of %s",
  (_, given) => {
    test.each(given.ranks)(
      "in $rank directions is numpy's best",
      ({ rank, left, product: wanted }) => {
        const made = compensation(errorOf(given), rank);
        // Factors are rounded to float32; eigenvalues of a product of three matrices have lost half of the digits.
        expect(
          relativeError(Float64Array.from(wanted.values), product(made, given.error.dims[0])),
        ).toBeLessThan(1e-5);
        expect(made.noise).toBeCloseTo(left, 9);
      },
    );

    test("in all directions is the error itself", () => {
      const { error, depth, channels } = errorOf(given);
      const made = compensation(errorOf(given), Math.min(depth, channels));
      expect(relativeError(error, product(made, depth))).toBeLessThan(1e-5);
    });

    test("has less left with every direction", () => {
      const most = Math.min(...given.error.dims);
      const parts = Array.from(
        { length: most + 1 },
        (__, rank) => compensation(errorOf(given), rank).noise,
      );
      expect(parts[0]).toBe(1);
      expect(parts).toEqual(parts.toSorted((a, b) => b - a));
      expect(parts[most]).toBeLessThan(1e-9);
    });
  },
);

const SIZE = 64;
const identity = Float64Array.from({ length: SIZE * SIZE }, (_, at) =>
  at % (SIZE + 1) === 0 ? 1 : 0,
);

const size = (values: Float32Array): number => Math.hypot(...values);

/** One direction that holds this part of the error's effect, and noise. */
function oneDirection(part: number): WeightError {
  const [u, v] = [randomFloats(SIZE, 1, 1), randomFloats(SIZE, 2, 1)];
  const noise = randomFloats(SIZE * SIZE, 3, 1);
  const scale = Math.sqrt(part / (1 - part)) * (size(noise) / (size(u) * size(v)));
  const error = Float64Array.from(
    noise,
    (value, at) => value + scale * (u[Math.floor(at / SIZE)] ?? 0) * (v[at % SIZE] ?? 0),
  );
  return { error, depth: SIZE, channels: SIZE, moments: identity };
}

test("a direction is taken just when bits of as many bytes would leave more", () => {
  // 32 × (64 + 64) bits on 64 × 64 weights are one bit each, which would leave a quarter.
  const [less, more] = [oneDirection(0.73), oneDirection(0.8)];
  expect(compensation(less, 1).noise).toBeGreaterThan(0.25);
  expect(worthwhileCompensation(less, 1)).toBeUndefined();
  expect(compensation(more, 1).noise).toBeLessThan(0.25);
  expect(worthwhileCompensation(more, 1)?.rank).toBe(1);
});

test("directions that are worth less than they take are left out, however many are allowed", () => {
  expect(worthwhileCompensation(oneDirection(0.9), SIZE)?.rank).toBe(1);
  expect(worthwhileCompensation(oneDirection(0.1), SIZE)).toBeUndefined();
});

test("no error and no directions need nothing", () => {
  const nothing = {
    error: new Float64Array(SIZE * SIZE),
    depth: SIZE,
    channels: SIZE,
    moments: identity,
  };
  expect(worthwhileCompensation(nothing, 8)).toBeUndefined();
  expect(worthwhileCompensation(oneDirection(0.9), 0)).toBeUndefined();
});
