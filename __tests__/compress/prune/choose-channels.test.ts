import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { type Reader } from "../../../src/compress/prune/channel-fit.ts";
import { type Choice, chooseChannels } from "../../../src/compress/prune/choose-channels.ts";
import { choleskyFactor, choleskySolve } from "../../../src/stats/cholesky.ts";
import { randomFloats } from "../../support/models.ts";

/** A reader of inputs that lean on each other; its rows by channel lie `stride` apart. */
function made(channels: number, rows: number, seed: number): Reader {
  const [depth, columns] = [channels * rows, 3];
  const mix = randomFloats(depth * depth, seed, 1);
  const moments = Float64Array.from({ length: depth * depth }, (_, at) => {
    const [row, column] = [Math.floor(at / depth), at % depth];
    let sum = row === column ? 0.1 : 0;
    for (let k = 0; k < depth; k += 1)
      sum += ((mix[row * depth + k] ?? 0) * (mix[column * depth + k] ?? 0)) / depth;
    return sum;
  });
  return {
    weight: Float64Array.from(randomFloats(depth * columns, seed + 1, 1)),
    columns,
    moments,
    rowsOf: Array.from({ length: channels }, (_, channel) =>
      Array.from({ length: rows }, (__, tap) => tap * channels + channel),
    ),
  };
}

interface Chosen extends Choice {
  readonly kept: readonly number[];
}

/** Channels that one layer makes, each at its own place. */
function choose(
  readers: readonly Reader[],
  {
    channels,
    ...limits
  }: { readonly channels: number; readonly noise: number; readonly multiple: number },
): Chosen {
  const places = Int32Array.from({ length: channels }, (_, at) => at);
  const choice = chooseChannels(readers, { channels, ...limits, widths: [places], values: [] });
  return { ...choice, kept: [...places].filter((channel) => !choice.gone.includes(channel)) };
}

const DAMPING = 0.001;

function damped({ moments, weight, columns }: Reader): Float64Array {
  const depth = weight.length / columns;
  let trace = 0;
  for (let k = 0; k < depth; k += 1) trace += moments[k * depth + k] ?? 0;
  return moments.map((value, at) =>
    Math.floor(at / depth) === at % depth ? value + (DAMPING * trace) / depth : value,
  );
}

/** The least squares weight on some rows, from the normal equations: H_SS W' = H_S: W. */
function refitted(reader: Reader, rows: readonly number[]): Float64Array {
  const { weight, columns } = reader;
  const depth = weight.length / columns;
  const moments = damped(reader);
  const block = Float64Array.from(
    rows.flatMap((r) => rows.map((c) => moments[r * depth + c] ?? 0)),
  );
  const lower = choleskyFactor(block, rows.length) ?? new Float64Array();
  const result = new Float64Array(weight.length);
  for (let column = 0; column < columns; column += 1) {
    const wanted = Float64Array.from(rows, (row) => {
      let sum = 0;
      for (let k = 0; k < depth; k += 1)
        sum += (moments[row * depth + k] ?? 0) * (weight[k * columns + column] ?? 0);
      return sum;
    });
    choleskySolve(lower, rows.length, wanted);
    for (const [place, row] of rows.entries()) result[row * columns + column] = wanted[place] ?? 0;
  }
  return result;
}

function noiseOf(reader: Reader, weight: Float64Array): number {
  const { columns } = reader;
  const depth = weight.length / columns;
  const moments = damped(reader);
  const size = (values: Float64Array): number => {
    let sum = 0;
    for (let r = 0; r < depth; r += 1)
      for (let c = 0; c < depth; c += 1)
        for (let n = 0; n < columns; n += 1)
          sum +=
            (moments[r * depth + c] ?? 0) *
            (values[r * columns + n] ?? 0) *
            (values[c * columns + n] ?? 0);
    return sum;
  };
  return size(weight.map((value, at) => value - (reader.weight[at] ?? 0))) / size(reader.weight);
}

const seeds = fc.integer({ min: 1, max: 1e6 });
const sizes = fc.constantFrom([4, 1], [5, 2], [6, 3], [8, 1]);

test("what is left is the least squares fit to what was there, and its noise is true", () => {
  fc.assert(
    fc.property(sizes, seeds, ([channels = 1, rows = 1], seed) => {
      const reader = made(channels, rows, seed);
      const choice = choose([reader], { channels, noise: 0.4, multiple: 1 });
      const kept = choice.kept.flatMap((channel) => reader.rowsOf[channel] ?? []);
      const wanted = refitted(reader, kept);
      const [weight = new Float64Array()] = choice.weights;
      for (const [at, value] of wanted.entries()) expect(weight[at]).toBeCloseTo(value, 6);
      expect(choice.noise).toBeLessThanOrEqual(0.4);
      expect(choice.noise).toBeCloseTo(noiseOf(reader, weight), 6);
    }),
    { numRuns: 60 },
  );
});

test("the first channel to go is the one whose loss costs least", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const reader = made(5, 2, seed);
      const costs = Array.from({ length: 5 }, (_, gone) => {
        const rows = reader.rowsOf.flatMap((of, channel) => (channel === gone ? [] : of));
        return noiseOf(reader, refitted(reader, rows));
      });
      const least = Math.min(...costs);
      const { kept } = choose([reader], {
        channels: 5,
        noise: least * 1.0001,
        multiple: 1,
      });
      expect(kept).not.toContain(costs.indexOf(least));
      expect(kept).toHaveLength(4);
    }),
    { numRuns: 30 },
  );
});

test("a channel that is a mixture of others goes for nothing", () => {
  const reader = made(4, 1, 7);
  // x3 = x0 + x1 + x2
  const mixing = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1];
  const moments = Float64Array.from({ length: 16 }, (_, at) => {
    const [row, column] = [Math.floor(at / 4), at % 4];
    return [0, 1, 2].reduce(
      (sum, k) => sum + (mixing[row * 3 + k] ?? 0) * (mixing[column * 3 + k] ?? 0),
      0,
    );
  });
  const { kept, noise } = choose([{ ...reader, moments }], {
    channels: 4,
    noise: 0.02,
    multiple: 1,
  });
  expect(kept).toHaveLength(3);
  expect(noise).toBeLessThan(0.02);
});

test("numbers of channels are multiples, and never less than one of them", () => {
  const reader = made(8, 1, 3);
  const count = (noise: number, multiple: number): number =>
    choose([reader], { channels: 8, noise, multiple }).kept.length;
  expect(count(1, 4)).toBe(4);
  expect(count(1, 3)).toBe(3);
  expect(count(1, 8)).toBe(8);
  expect(count(1e-9, 1)).toBe(8);
});

test("two readers: neither may change by more than the noise", () => {
  const readers = [made(6, 1, 3), made(6, 1, 4)];
  const choice = choose(readers, { channels: 6, noise: 0.3, multiple: 1 });
  const noises = readers.map((reader, at) =>
    noiseOf(reader, choice.weights[at] ?? new Float64Array()),
  );
  expect(Math.max(...noises)).toBeLessThanOrEqual(0.3);
  expect(choice.noise).toBeCloseTo(Math.max(...noises), 6);
});
