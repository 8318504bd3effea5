import { expect, test } from "@jest/globals";
import { rightRows, valuesOf } from "../../src/measure/answers.ts";
import { buildSample } from "../../src/measure/build-sample.ts";
import { rightAnswers } from "../../src/measure/right-answers.ts";
import { binary, column, regression } from "../support/samples.ts";

test("without labels nothing is right", () => {
  expect([...rightAnswers(binary([0.9]))]).toEqual([0]);
});

test("values are whatever the arm answered, with their width", () => {
  expect(valuesOf(binary([0.25]))).toEqual({ values: Float64Array.of(0.75, 0.25), width: 2 });
  expect(valuesOf(regression([3]))).toEqual({ values: Float64Array.of(3), width: 1 });
  const tensor = buildSample(column(Float64Array.of(1, 2, 3), { width: 3 }), { kind: "fidelity" });
  expect(valuesOf(tensor).width).toBe(3);
});

test("asking a regression for right answers is a bug that says so", () => {
  expect(() => rightRows(regression([1]))).toThrow("A regression has no classes");
});
