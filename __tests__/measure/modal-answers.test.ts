import { expect, test } from "@jest/globals";
import { accuracyAround, contestedRows, modalAnswers } from "../../src/measure/modal-answers.ts";
import { expected, expectedPart, matrix, numbers } from "../support/reference.ts";
import { digits } from "../support/samples.ts";

const population = (field: string): readonly Int32Array[] =>
  matrix("digits", field).map((answers) => Int32Array.from(answers));
const ROWS = contestedRows({
  base: population("base_population"),
  compressed: population("comp_population"),
});

test("contested rows are those of scipy's modes of five models each", () => {
  expect(ROWS).toEqual(expectedPart("fidelity.digits_pie", "indices"));
});

test("the base is right on far fewer of them than of the others", () => {
  const labels = Int32Array.from(numbers("digits", "labels"));
  const { on, off } = accuracyAround(digits("base").predicted, labels, ROWS);
  expect(on).toBe(expected("fidelity.digits_pie", "base_acc_on_pie").value);
  expect(off).toBe(expected("fidelity.digits_pie", "base_acc_off_pie").value);
});

test("of answers that are as frequent the smallest stands, also one that is not finite", () => {
  const answers = [Int32Array.of(2, 0, -1), Int32Array.of(1, 0, 3), Int32Array.of(2, 1, 3)];
  expect([...modalAnswers(answers)]).toEqual([2, 0, 3]);
  expect([...modalAnswers(answers.slice(0, 2))]).toEqual([1, 0, -1]);
});

test("nobody answers nothing, and a model that answers fewer rows has no answer there", () => {
  expect(modalAnswers([])).toHaveLength(0);
  expect([...modalAnswers([Int32Array.of(1), new Int32Array()])]).toEqual([-1]);
});

test("where no row is contested, or all are, one of the accuracies is NaN", () => {
  const [answers, labels] = [Int32Array.of(0, 1), Int32Array.of(0, 0)];
  expect(accuracyAround(answers, labels, [])).toEqual({ on: Number.NaN, off: 0.5 });
  expect(accuracyAround(answers, labels, [0, 1])).toEqual({ on: 0.5, off: Number.NaN });
});
