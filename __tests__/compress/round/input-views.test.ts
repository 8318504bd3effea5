import { expect, test } from "@jest/globals";
import type { InputStatistics } from "../../../src/compress/calibrate/input-statistics.ts";
import { inputViews } from "../../../src/compress/round/input-views.ts";
import { roundWeight, signalOf } from "../../../src/compress/round/round-weight.ts";
import { columnLayout } from "../../../src/compress/quantize/weight-codes.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";

const random = mersenneRandom(11);

function someStatistics(depth: number, groups = 1): InputStatistics {
  const [count, gram, sum] = [
    4 * depth,
    new Float64Array(groups * depth * depth),
    new Float64Array(groups * depth),
  ];
  for (let group = 0; group < groups; group += 1)
    for (let row = 0; row < count; row += 1) {
      const x = Float64Array.from({ length: depth }, () => random.uniform() - 0.3);
      for (let i = 0; i < depth; i += 1) {
        sum[group * depth + i] = (sum[group * depth + i] ?? 0) + (x[i] ?? 0);
        for (let j = 0; j < depth; j += 1) {
          const at = (group * depth + i) * depth + j;
          gram[at] = (gram[at] ?? 0) + (x[i] ?? 0) * (x[j] ?? 0);
        }
      }
    }
  return { groups, depth, count, gram, sum };
}

test("layers that read one value share their view, with a bias and without one apart", () => {
  const viewsOf = inputViews(1e9);
  const statistics = someStatistics(5);
  const other: InputStatistics = { ...statistics };
  expect(viewsOf(other, true)).toBe(viewsOf(statistics, true));
  expect(viewsOf(statistics, false)).not.toBe(viewsOf(statistics, true));
});

test("beyond the bytes that may be kept, views are made again, and round as before", () => {
  const [first, second] = [someStatistics(9), someStatistics(9)];
  const weight = {
    values: Float32Array.from({ length: 9 * 6 }, () => random.uniform() - 0.5),
    layout: columnLayout(9, 6),
  };
  const round = (viewsOf: ReturnType<typeof inputViews>) =>
    [first, second, first].map((statistics) => {
      const views = viewsOf(statistics, true);
      return roundWeight({ weight, views, signal: signalOf(weight, views) }, 7);
    });
  const forgetful = inputViews(1);
  expect(round(forgetful)).toEqual(round(inputViews(1e9)));
  const before = forgetful(first, true);
  forgetful(second, true);
  expect(forgetful(first, true)).not.toBe(before);
});

test.each([
  [1, 7],
  [3, 9],
])("the signal of a weight of %d groups is the sum of its channels' own", (groups, channels) => {
  const depth = 4;
  const statistics = someStatistics(depth, groups);
  const views = inputViews(1e9)(statistics, true);
  const weight = {
    values: Float32Array.from({ length: depth * channels }, () => random.uniform() - 0.5),
    layout: columnLayout(depth, channels),
  };
  let expected = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    const { centred = new Float64Array() } = views[Math.floor((channel * groups) / channels)] ?? {};
    for (let i = 0; i < depth; i += 1)
      for (let j = 0; j < depth; j += 1)
        expected +=
          (weight.values[i * channels + channel] ?? 0) *
          (centred[i * depth + j] ?? 0) *
          (weight.values[j * channels + channel] ?? 0);
  }
  // Sums of a few hundred doubles, in another order.
  expect(Math.abs(signalOf(weight, views) / expected - 1)).toBeLessThan(1e-12);
});
