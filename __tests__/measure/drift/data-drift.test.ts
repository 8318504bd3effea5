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

test("a column that is numbers on one side and texts on the other is compared as texts, and not with the numbers together", () => {
  const { columns, together } = drift(
    { x: spread(20), y: spread(20) },
    { x: spread(20), y: spread(20).map(String) },
  );
  expect(columns.map(({ kind }) => kind)).toEqual(["numeric", "categorical"]);
  expect(together?.estimate).toBeCloseTo(
    Number(drift({ x: spread(20) }, { x: spread(20) }).together?.estimate),
    12,
  );
});

const images = (shift: number): Cells => ({
  itemShape: [2, 2],
  values: Float64Array.from({ length: 80 }, (_, place) => ((place * 7) % 11) + shift),
});
const texts = (count: number): string[] => Array.from({ length: count }, (_, row) => `t${row}`);

test("images are compared as they are, together with the numbers; a column of more than 200 texts is none of categories", () => {
  const same = drift({ image: images(0) }, { image: images(0) });
  expect(same.columns).toEqual([]);
  expect(drift({ image: images(0) }, { image: images(9) }).together?.pValue).toBeLessThan(0.01);
  expect(same.together?.pValue).toBeGreaterThan(0.1);
  expect(drift({ t: texts(200) }, { t: texts(200) }).columns).toHaveLength(1);
  expect(drift({ t: texts(201) }, { t: texts(201) }).columns).toHaveLength(0);
});

test("rows that are all the same have no distance, and one that differs has", () => {
  const same = Array.from({ length: 20 }, () => 3);
  expect(drift({ x: same }, { x: same }).together).toMatchObject({ bandwidth: 0, pValue: 1 });
  expect(drift({ x: same }, { x: same.map(() => 4) }).together?.pValue).toBeLessThan(0.01);
});

test("numbers beyond all that the reference has are counted, those at its ends are not", () => {
  const ends = [0, ...spread(18), 1];
  const [column] = drift({ x: ends }, { x: [-0.1, 0, ...spread(16), 1, 1.1] }).columns;
  expect(column?.outside).toBeCloseTo(2 / 20, 12);
  expect(drift({ x: ends }, { x: ends }).columns[0]?.outside).toBe(0);
});
