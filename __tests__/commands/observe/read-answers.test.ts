import { describe, expect, test } from "@jest/globals";
import { readingFor, readSamples } from "../../../src/commands/observe/read-answers.ts";
import type { ResolvedTask } from "../../../src/commands/load/resolve-task.ts";
import { makeDataset } from "../../../src/data/dataset.ts";
import { readCsv } from "../../../src/data/read-csv.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import type { Column } from "../../../src/schema/tensor.ts";

const ROWS = 6;
const answers = (width: number): Column => ({
  name: "y",
  elementType: "float32",
  itemShape: [width],
  rows: ROWS,
  values: new Float32Array(ROWS * width).fill(1 / width),
});

const taskOf = (classes?: readonly string[]): ResolvedTask => ({
  kind: "classification",
  output: { name: "y", elementType: "float32", shape: [null, null] },
  scores: "auto",
  classes,
  classCount: classes?.length,
  positive: undefined,
  threshold: undefined,
});

const dataOf = (...labels: readonly number[]) => ({
  dataset: makeDataset(readCsv("a\n1", "e.csv", ","), nodeHost().digest),
  feeds: { rows: ROWS, columns: [] },
  labels: Int32Array.from(labels),
  targets: undefined,
});

describe("what a model answers must be of as many classes as are spoken of", () => {
  test("a label beyond the scores is one clear sentence: just under, exactly at", () => {
    expect(() => readingFor(taskOf(), dataOf(0, 1), answers(2))).not.toThrow();
    expect(() => readingFor(taskOf(), dataOf(0, 2), answers(2))).toThrow(
      /^Cannot judge output "y": it has 2 scores, so that labels are 0 to 1, and a label is 2$/,
    );
    expect(() => readingFor(taskOf(), dataOf(0, 2), answers(1))).toThrow("it has 2 scores");
  });

  test("declared classes are as many as scores", () => {
    const named = taskOf(["a", "b", "c"]);
    expect(() => readingFor(named, dataOf(0, 2), answers(3))).not.toThrow();
    for (const width of [2, 4])
      expect(() => readingFor(named, dataOf(0, 1), answers(width))).toThrow(
        `Cannot judge output "y": it has ${width} scores, and task.classes names 3 classes`,
      );
  });

  test("a candidate gives as many numbers a row as the base, under both kinds of kernels", () => {
    const reading = readingFor(taskOf(), dataOf(0, 3), answers(4));
    const [base, wider] = [answers(4), answers(5)];
    expect(() => readSamples({ base, ordinary: base, exact: base }, reading)).not.toThrow();
    for (const pair of [
      { ordinary: wider, exact: base },
      { ordinary: base, exact: wider },
    ])
      expect(() => readSamples({ base, ...pair }, reading)).toThrow(
        'Cannot compare output "y": the candidate gives 5 numbers a row, and the base 4',
      );
  });
});
