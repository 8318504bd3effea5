import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { prepareMetric, roundVector } from "../../../src/compress/quantize/gram-rounding.ts";
import { roundNearest } from "../../../src/compress/quantize/nearest-rounding.ts";
import { roundTo11Bits } from "../../../src/compress/quantize/rounding.ts";
import { randomFloats } from "../../support/models.ts";

interface Case {
  readonly weights: Float64Array;
  readonly moments: Float64Array;
}

/** Weights, and the second moments of inputs that lean on each other. */
function made(depth: number, seed: number): Case {
  const weights = Float64Array.from(randomFloats(depth, seed, 1));
  const rows = 3 * depth;
  const mixed = randomFloats(depth * depth, seed + 1, 1);
  const plain = randomFloats(rows * depth, seed + 2, 1);
  const moments = new Float64Array(depth * depth);
  for (let row = 0; row < rows; row += 1) {
    const x = Float64Array.from({ length: depth }, (_, k) => {
      let value = 0.3 * (plain[row * depth + k] ?? 0);
      for (let j = 0; j < depth; j += 1)
        value += (mixed[k * depth + j] ?? 0) * (plain[row * depth + j] ?? 0);
      return value;
    });
    for (let k = 0; k < depth; k += 1)
      for (let j = 0; j < depth; j += 1)
        moments[k * depth + j] = (moments[k * depth + j] ?? 0) + ((x[k] ?? 0) * (x[j] ?? 0)) / rows;
  }
  return { weights, moments };
}

function lossOf(error: ArrayLike<number>, moments: Float64Array): number {
  const depth = error.length;
  let total = 0;
  for (let k = 0; k < depth; k += 1)
    for (let j = 0; j < depth; j += 1)
      total += (error[k] ?? 0) * (moments[k * depth + j] ?? 0) * (error[j] ?? 0);
  return total;
}

const errorOf = (weights: Float64Array, codes: ArrayLike<number>, step: number): Float64Array =>
  weights.map((value, k) => value - step * (codes[k] ?? 0));

/** The least loss of any codes at this step, by trying all. */
function leastLoss({ weights, moments }: Case, step: number, half: number): number {
  const codes = Array.from(weights, () => -half);
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    least = Math.min(least, lossOf(errorOf(weights, codes, step), moments));
    let place = 0;
    while (place < codes.length && codes[place] === half) codes[place++] = -half;
    if (place === codes.length) return least;
    codes[place] = (codes[place] ?? 0) + 1;
  }
}

const seeds = fc.integer({ min: 1, max: 1e6 });
const halves = fc.constantFrom(1, 2, 3, 7, 31);

test("the loss that is reported is that of the codes, and they keep to their range", () => {
  fc.assert(
    fc.property(seeds, halves, (seed, half) => {
      const { weights, moments } = made(8, seed);
      const metric = prepareMetric(moments, 8);
      const { codes, step, loss } = roundVector(weights, metric, half);
      expect([...codes].every((code) => Math.abs(code) <= half)).toBe(true);
      expect(step).toBe(roundTo11Bits(step));
      const wanted = lossOf(errorOf(weights, codes, step), metric.moments);
      expect(Math.abs(loss - wanted)).toBeLessThanOrEqual(1e-9 * (1 + wanted));
    }),
    { numRuns: 40 },
  );
});

test("no single code can be moved by one to lower the loss", () => {
  fc.assert(
    fc.property(seeds, halves, (seed, half) => {
      const { weights, moments } = made(6, seed);
      const metric = prepareMetric(moments, 6);
      const { codes, step, loss } = roundVector(weights, metric, half);
      for (const [place, code] of codes.entries())
        for (const moved of [code - 1, code + 1]) {
          if (Math.abs(moved) > half) continue;
          const other = Int16Array.from(codes).fill(moved, place, place + 1);
          // The step is refitted once more after the last descent; what that leaves is small.
          const bound = 0.98 * loss - 1e-12;
          expect(lossOf(errorOf(weights, other, step), metric.moments)).toBeGreaterThan(bound);
        }
    }),
    { numRuns: 40 },
  );
});

test("on average the loss is within a tenth of the least that any codes reach at the same step", () => {
  let [reached, least] = [0, 0];
  for (let seed = 1; seed <= 30; seed += 1) {
    const given = made(6, seed * 11);
    const metric = prepareMetric(given.moments, 6);
    const { step, loss } = roundVector(given.weights, metric, 2);
    reached += loss;
    least += leastLoss({ ...given, moments: metric.moments }, step, 2);
  }
  expect(reached).toBeGreaterThanOrEqual(least);
  expect(reached).toBeLessThanOrEqual(1.1 * least);
});

test("inputs that lean on each other are used: the loss is less than half of what rounding each weight leaves", () => {
  let [joint, alone] = [0, 0];
  for (let seed = 1; seed <= 20; seed += 1) {
    const { weights, moments } = made(24, seed * 7);
    const metric = prepareMetric(moments, 24);
    joint += roundVector(weights, metric, 3).loss;
    const nearest = roundNearest(weights, 3);
    alone += lossOf(errorOf(weights, nearest.codes, nearest.step), metric.moments);
  }
  expect(joint).toBeLessThan(0.5 * alone);
});

test("weights on a grid already stay where they are", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { moments } = made(8, seed);
      const whole = Float64Array.from(
        randomFloats(8, seed, 2),
        (value) => Math.max(-7, Math.min(7, Math.round(value))) + 0,
      );
      whole[0] = 7;
      const weights = whole.map((code) => code * 0.125);
      const rounded = roundVector(weights, prepareMetric(moments, 8), 7);
      expect(rounded.loss).toBe(0);
      expect([...rounded.codes]).toEqual([...whole]);
    }),
    { numRuns: 40 },
  );
});

test("zeros have codes of zero and a step of 1", () => {
  const { moments } = made(4, 1);
  const zeros = new Float64Array(4);
  expect(roundVector(zeros, prepareMetric(moments, 4), 7)).toMatchObject({ step: 1, loss: 0 });
  expect(roundNearest(zeros, 7)).toMatchObject({ step: 1, loss: 0 });
});

test("inputs that calibration never saw do not stop it", () => {
  const weights = Float64Array.of(0.5, -0.25, 1);
  const rounded = roundVector(weights, prepareMetric(new Float64Array(9), 3), 7);
  expect(rounded.step * (rounded.codes[2] ?? 0)).toBeCloseTo(1, 1);
});

test.each([1, 3, 7, 31])(
  "roundNearest() to codes of at most %d is on average within a fifth of the best of 2,000 steps",
  (half) => {
    let [reached, least] = [0, 0];
    for (let seed = 1; seed <= 30; seed += 1) {
      const values = Float64Array.from(randomFloats(64, seed * 13, 1));
      reached += roundNearest(values, half).loss;
      least += leastNearest(values, half);
    }
    expect(reached).toBeLessThanOrEqual(1.2 * least);
  },
);

/** By trying all: up to 1.25 times the step that reaches the largest value. */
function leastNearest(values: Float64Array, half: number): number {
  const largest = Math.max(...values.map(Math.abs));
  let least = Number.POSITIVE_INFINITY;
  for (let count = 1; count <= 2000; count += 1) {
    const step = ((largest / half) * count) / 1600;
    let total = 0;
    for (const value of values) {
      const code = Math.max(-half, Math.min(half, Math.round(value / step)));
      total += (value - code * step) ** 2;
    }
    least = Math.min(least, total);
  }
  return least;
}

/** Moments that a float32 sum left with an eigenvalue below 0, as those of a nearly constant input are around its mean. */
test.each([
  ["a little", [1, 1.02, 1.02, 1]],
  ["far", [1, 2, 2, 1]],
  ["in every direction", [-1, 0, 0, -3]],
])("second moments that rounding made indefinite %s still weigh errors", (_, moments) => {
  const metric = prepareMetric(Float64Array.from(moments), 2);
  const { codes, step, loss } = roundVector(Float64Array.of(0.7, -0.3), metric, 7);
  expect(loss).toBeGreaterThanOrEqual(0);
  expect(Math.abs(0.7 - step * (codes[0] ?? 0))).toBeLessThanOrEqual(0.1);
  expect(Math.abs(-0.3 - step * (codes[1] ?? 0))).toBeLessThanOrEqual(0.1);
});
