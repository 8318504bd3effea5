import { expect, test } from "@jest/globals";
import { dataDrift } from "../../../src/measure/drift/data-drift.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { type Cells, datasetOf } from "../../support/datasets.ts";

const random = () => mersenneRandom(1);
const spread = (n: number, shift = 0): number[] =>
  Array.from({ length: n }, (_, row) => ((row * 37) % n) / n + shift);

const drift = (
  before: Readonly<Record<string, Cells>>,
  after: Readonly<Record<string, Cells>>,
  except: readonly string[] = [],
) => dataDrift(datasetOf(before), datasetOf(after), { random: random(), except });

test("the same rows do not drift, and rows moved by half their range do", () => {
  const same = drift({ x: spread(200) }, { x: spread(200) });
  expect(same.columns).toMatchObject([{ name: "x", kind: "numeric", effect: 0, drifts: false }]);
  const moved = drift({ x: spread(200) }, { x: spread(200, 0.5) });
  expect(moved.columns[0]?.drifts).toBe(true);
  expect(moved.columns[0]?.numeric?.wasserstein).toBeCloseTo(0.5, 12);
  expect(moved.together?.pValue).toBeLessThan(0.01);
});

test("a shift that is significant and tiny is no drift", () => {
  const [many, moved] = [spread(20_000), spread(20_000, 0.02)];
  const [column] = drift({ x: many }, { x: moved }).columns;
  expect(column?.pValue).toBeLessThan(0.01);
  expect(column?.drifts).toBe(false);
});

test("cells without a number stand aside, and their share is shown", () => {
  const gaps = spread(100).map((value, row) => (row % 4 === 0 ? Number.NaN : value));
  const [column] = drift({ x: spread(100) }, { x: gaps }).columns;
  expect(column?.missing).toEqual({ reference: 0, current: 0.25 });
});

test("a new value is named, and shares that turned round drift", () => {
  const before = Array.from({ length: 100 }, (_, row) => (row < 80 ? "a" : "b"));
  const after = before.map((value, row) => (row === 0 ? "c" : value === "a" ? "b" : "a"));
  const [column] = drift({ k: before }, { k: after }).columns;
  expect(column).toMatchObject({ kind: "categorical", newValues: ["c"], drifts: true });
});

test("columns of one value, of too few numbers, and those that are left out break nothing", () => {
  const { columns, together } = drift(
    { one: spread(20).map(() => 3), label: spread(20), few: spread(20).map(() => Number.NaN) },
    { one: spread(20).map(() => 3), label: spread(20, 9), few: spread(20) },
    ["label"],
  );
  expect(columns).toMatchObject([{ name: "one", effect: 0, pValue: 1, drifts: false }]);
  expect(together).toBeUndefined();
});
