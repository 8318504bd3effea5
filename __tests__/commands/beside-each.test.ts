import { expect, test } from "@jest/globals";
import { besideEach } from "../../src/commands/beside-each.ts";
import { column } from "../support/samples.ts";

test("numbers and deviations stand side by side, as doubles", () => {
  const joined = besideEach(
    column(Float32Array.of(1, 2, 3), { elementType: "float32" }),
    column(Uint16Array.of(0x3c00, 0x4000, 0x3800), { elementType: "float16" }),
  );
  expect(joined).toMatchObject({ elementType: "float64", itemShape: [2], rows: 3 });
  expect([...joined.values]).toEqual([1, 1, 2, 2, 3, 0.5]);
});

test("an output of several numbers a row has no deviation beside each", () => {
  const [one, two] = [column(Float64Array.of(1, 2)), column(Float64Array.of(1, 2), { width: 2 })];
  const sentence =
    'Cannot judge output "scores" as a regression with deviations: it holds 2 numbers a row; a regression has 1';
  expect(() => besideEach(one, two)).toThrow(sentence);
  expect(() => besideEach(two, one)).toThrow(sentence);
});

test("a row that has no deviation has none", () => {
  const joined = besideEach(column(Float64Array.of(1, 2)), column(Float64Array.of(1)));
  expect([...joined.values]).toEqual([1, 1, 2, Number.NaN]);
});
