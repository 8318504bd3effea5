import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { overlapRows, selectRows, splitByDigest } from "../../src/data/select-rows.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { type Cells, datasetOf } from "../support/datasets.ts";

const { digest } = nodeHost();
const numbers = (count: number, start = 0): Cells =>
  Array.from({ length: count }, (_, position) => start + position);

test("rows are taken whole and in the order asked for: values, texts, lines and digests", () => {
  const dataset = datasetOf(
    {
      image: {
        elementType: "uint16",
        itemShape: [2],
        values: Uint16Array.of(0, 1, 10, 11, 20, 21),
      },
      name: ["a", "b", "c"],
      pair: {
        elementType: "string",
        itemShape: [2],
        values: ["a", "A", "b", "B", "c", "C"],
        rows: 3,
      },
      written: { values: Float64Array.of(1, 2, 3), texts: ["1.0", "2.0", "3.0"] },
    },
    [2, 5, 9],
  );
  const some = selectRows(dataset, [2, 0], digest);
  expect(some.columns.get("image")?.values).toEqual(Uint16Array.of(20, 21, 0, 1));
  expect(some.columns.get("name")?.values).toEqual(["c", "a"]);
  expect(some.columns.get("pair")?.values).toEqual(["c", "C", "a", "A"]);
  expect(some.columns.get("written")?.texts).toEqual(["3.0", "1.0"]);
  expect(some.lines).toEqual([9, 2]);
  expect(some.rowDigests).toEqual([dataset.rowDigests[2], dataset.rowDigests[0]]);
});

test("taking every row in order changes nothing but that it is a copy", () => {
  const dataset = datasetOf({ a: numbers(5) });
  const all = selectRows(dataset, [0, 1, 2, 3, 4], digest);
  expect(all).toEqual(dataset);
  expect(all.columns.get("a")?.values).not.toBe(dataset.columns.get("a")?.values);
});

test("more rows than there are cannot be a selection", () => {
  expect(() => selectRows(datasetOf({ a: [1] }), [0, 0], digest)).toThrow(
    "A selection has at most the rows of its dataset",
  );
});

const sides = (count: number, start = 0): ReadonlyMap<string, string> => {
  const { calibration, evaluation } = splitByDigest(
    datasetOf({ a: numbers(count, start) }),
    digest,
  );
  return new Map([
    ...calibration.rowDigests.map((row) => [row, "calibration"] as const),
    ...evaluation.rowDigests.map((row) => [row, "evaluation"] as const),
  ]);
};

test("a row stays on its side when rows are added, removed or moved", () => {
  const before = sides(200);
  for (const after of [sides(400), sides(100), sides(400, -100)])
    for (const [row, side] of before) expect(after.get(row) ?? side).toBe(side);
});

test("the split parts the rows, about a fifth for calibration, and neither side has the other's", () => {
  const dataset = datasetOf({ a: numbers(2000) });
  const { calibration, evaluation } = splitByDigest(dataset, digest);
  expect(calibration.rows + evaluation.rows).toBe(2000);
  // Five standard deviations of a binomial count of 2000 at 0.2 are 89.
  expect(Math.abs(calibration.rows - 400)).toBeLessThan(89);
  expect(overlapRows(calibration, evaluation)).toBe(0);
});

test("equal rows are never on both sides", () => {
  const cells = fc.array(fc.nat(20), { minLength: 60, maxLength: 120 });
  fc.assert(
    fc.property(cells, (values) => {
      const { calibration, evaluation } = splitByDigest(datasetOf({ a: values }), digest, 0.5);
      expect(overlapRows(calibration, evaluation)).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test("too few rows to set any apart are refused with what to do", () => {
  expect(() => splitByDigest(datasetOf({ a: [1] }), digest)).toThrow(
    expect.objectContaining({
      code: "data-empty",
      message:
        'Cannot set rows of data "x.csv" apart for calibration: it has 1, and one part would be empty; name calibration data of its own',
    }),
  );
});

test("overlap counts rows of the evaluation, each as often as it is there", () => {
  const calibration = datasetOf({ a: [1, 2, 3] });
  expect(overlapRows(calibration, datasetOf({ a: [3, 3, 4, 1] }))).toBe(3);
  expect(overlapRows(calibration, datasetOf({ a: [7] }))).toBe(0);
});
