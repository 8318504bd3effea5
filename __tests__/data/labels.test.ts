import { expect, test } from "@jest/globals";
import { classLabels, numericTargets } from "../../src/data/labels.ts";
import { type Cells, datasetOf } from "../support/datasets.ts";

const labels = (cells: Cells, classes?: readonly string[], count = classes?.length ?? 3) =>
  classLabels(datasetOf({ y: cells }, [2, 3, 4]), "y", { classes, count });

test("a name is the position of its class, blanks around it left out", () => {
  expect(labels(["ham", " spam ", "ham"], ["ham", "spam"])).toEqual(Int32Array.of(0, 1, 0));
});

test("a number is a position where no class has a name that is a number", () => {
  expect(labels([2, 0, 1])).toEqual(Int32Array.of(2, 0, 1));
  expect(labels([1, 0, 1], ["ham", "spam"])).toEqual(Int32Array.of(1, 0, 1));
  expect(labels({ elementType: "int64", values: BigInt64Array.of(2n) })).toEqual(Int32Array.of(2));
});

test("among classes whose names are numbers, a number is a name", () => {
  expect(labels([3, 1, 2], ["1", "2", "3"])).toEqual(Int32Array.of(2, 0, 1));
  expect(() => labels([0, 1, 2], ["1", "2", "3"])).toThrow(
    'Cannot read label "y" of data "x.csv": row 1 (line 2) holds "0", which is no class',
  );
});

test("a class may be called like what is missing elsewhere", () => {
  expect(labels(["nan", "x", "nan"], ["x", "nan"])).toEqual(Int32Array.of(1, 0, 1));
});

test.each<[string, Cells, readonly string[] | undefined, string]>([
  [
    "an empty cell",
    ["a", "", "b"],
    ["a", "b"],
    "row 2 (line 3) has none; label every row, or leave such rows out",
  ],
  [
    "no number",
    [0, Number.NaN, 1],
    undefined,
    "row 2 (line 3) has none; label every row, or leave such rows out",
  ],
  [
    "a misspelt class",
    ["ham", "spm", "ham"],
    ["ham", "spam"],
    'row 2 (line 3) holds "spm", which is no class; did you mean "spam"?',
  ],
  [
    "an unknown class",
    ["ham", "zebra", "ham"],
    ["ham", "spam"],
    'row 2 (line 3) holds "zebra", which is no class; the classes are "ham", "spam"',
  ],
  [
    "a name without classes",
    ["ham", "spam", "ham"],
    undefined,
    `row 1 (line 2) holds "ham", which is a name; list the classes in the order of the model's scores (task.classes)`,
  ],
  [
    "a position just out of range",
    [0, 3, 1],
    undefined,
    'row 2 (line 3) holds "3", the model has 3 scores',
  ],
  [
    "a negative position",
    [0, -1, 1],
    undefined,
    'row 2 (line 3) holds "-1", the model has 3 scores',
  ],
  ["a fraction", [0, 0.5, 1], undefined, 'row 2 (line 3) holds "0.5", the model has 3 scores'],
])("%s is refused with its row", (_, cells, ...[classes, why]) => {
  const message = why.replace(
    ", the model has 3 scores",
    "; the model has 3 scores, so that labels are 0 to 2",
  );
  expect(() => labels(cells, classes)).toThrow(
    expect.objectContaining({
      code: "data-label",
      message: `Cannot read label "y" of data "x.csv": ${message}`,
    }),
  );
});

test("a label of several values is none", () => {
  const cells = { itemShape: [2], values: new Float64Array(4) };
  for (const read of [() => labels(cells), () => numericTargets(datasetOf({ y: cells }), "y")])
    expect(read).toThrow(
      'Cannot read label "y" of data "x.csv": it holds 2 values a row; a label is one',
    );
});

test("a label that is not there is refused with the one that was meant", () => {
  const dataset = datasetOf({ income: [1] });
  expect(() => classLabels(dataset, "incme", { classes: undefined, count: 2 })).toThrow(
    'Cannot find column "incme" (the label) in data "x.csv"; did you mean "income"?',
  );
});

test("targets are finite numbers", () => {
  expect(numericTargets(datasetOf({ y: [1.5, -2] }), "y")).toEqual(Float64Array.of(1.5, -2));
  expect(numericTargets(datasetOf({ y: ["1e3", " 2 "] }), "y")).toEqual(Float64Array.of(1000, 2));
});

test.each([
  [["1", "many"], 'row 2 holds "many", which is not a finite number'],
  [["1", "Infinity"], 'row 2 holds "Infinity", which is not a finite number'],
  [["1", ""], "row 2 has none; label every row, or leave such rows out"],
  [["1", "NaN"], "row 2 has none; label every row, or leave such rows out"],
])("targets %j are refused with the row", (cells, why) => {
  expect(() => numericTargets(datasetOf({ y: cells }), "y")).toThrow(
    `Cannot read label "y" of data "x.csv": ${why}`,
  );
});
