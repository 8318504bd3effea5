import { expect, test } from "@jest/globals";
import { prepareMetric } from "../../../src/compress/quantize/gram-rounding.ts";
import { deskOf } from "../../../src/compress/quantize/metric-desk.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";

const random = mersenneRandom(3);

/** Not symmetric to the last bit, as sums of an engine are not. */
function someMetric(depth: number) {
  const rows = Array.from({ length: 2 * depth }, () =>
    Float64Array.from({ length: depth }, () => random.uniform() - 0.4),
  );
  const moments = new Float64Array(depth * depth);
  for (const row of rows)
    for (let i = 0; i < depth; i += 1)
      for (let j = 0; j < depth; j += 1)
        moments[i * depth + j] =
          (moments[i * depth + j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0) * (1 + (i - j) * 1e-15);
  return prepareMetric(moments, depth);
}

const vectorOf = (depth: number): Float64Array =>
  Float64Array.from({ length: depth }, () => random.uniform() - 0.5);

// Whole rounds of the kernels, and parts of one.
test.each([1, 2, 7, 8, 9, 40, 65])(
  "the kernels' numbers for %d inputs are those of plain loops, to the last bit",
  (depth) => {
    const metric = someMetric(depth);
    const { moments, upper } = metric;
    const desk = deskOf(metric);
    const vector = vectorOf(depth);
    const product = vector.map((_, row) => {
      let total = 0;
      for (let k = 0; k < depth; k += 1)
        total += (moments[row * depth + k] ?? 0) * (vector[k] ?? 0);
      return total;
    });
    expect(desk.times(vector)).toEqual(product);

    const place = Math.floor(depth / 3);
    desk.scratch.set(vector);
    desk.passOn(place, 0.3);
    const passed = vector.map((value, k) =>
      k > place ? value - 0.3 * (upper[place * depth + k] ?? 0) : value,
    );
    expect(Float64Array.from(desk.scratch)).toEqual(passed);

    desk.takeRow(place, -0.7);
    const taken = passed.map((value, k) => value - -0.7 * (moments[place * depth + k] ?? 0));
    expect(Float64Array.from(desk.scratch)).toEqual(taken);
    expect([...desk.pivots]).toEqual([...desk.pivots.keys()].map((k) => upper[k * (depth + 1)]));
    expect([...desk.diagonal]).toEqual(
      [...desk.diagonal.keys()].map((k) => moments[k * (depth + 1)]),
    );
  },
);

// The last block of places is a part of one.
test("the numbers of many inputs are those of plain loops in floats, to the last bit", () => {
  const depth = 1029;
  const values = (seed: number): Float64Array =>
    Float64Array.from({ length: depth * depth }, (_, at) => Math.fround(Math.sin(at * seed)));
  const metric = { depth, moments: values(0.37), upper: values(0.73) };
  const desk = deskOf(metric);
  const vector = vectorOf(depth).map(Math.fround);
  const product = Float64Array.from(vector, (_, row) => {
    let total = 0;
    for (let k = 0; k < depth; k += 1)
      total = Math.fround(
        total + Math.fround((metric.moments[k * depth + row] ?? 0) * (vector[k] ?? 0)),
      );
    return total;
  });
  expect(desk.times(vector)).toEqual(product);

  desk.scratch.set(vector);
  const passed = Float64Array.from(vector);
  for (let place = 0; place < depth; place += 1) {
    // Each error is that of a value which all errors before it have reached.
    expect(desk.scratch[place]).toBe(passed[place]);
    const factor = Math.fround((passed[place] ?? 0) / 1000);
    desk.passOn(place, factor);
    for (let k = place + 1; k < depth; k += 1)
      passed[k] = Math.fround(
        (passed[k] ?? 0) - Math.fround(factor * (metric.upper[place * depth + k] ?? 0)),
      );
  }

  desk.takeRow(5, -0.5);
  const taken = passed.map((value, k) =>
    Math.fround(value - Math.fround(-0.5 * (metric.moments[5 * depth + k] ?? 0))),
  );
  expect(Float64Array.from(desk.scratch)).toEqual(taken);
});

test("a metric that comes back finds its own numbers", () => {
  const [first, second] = [someMetric(12), someMetric(70)];
  const vector = vectorOf(12);
  const before = deskOf(first).times(vector);
  deskOf(second).times(vectorOf(70));
  expect(deskOf(first).times(vector)).toEqual(before);
});
