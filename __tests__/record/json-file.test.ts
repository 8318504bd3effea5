import { expect, test } from "@jest/globals";
import { toJson } from "../../src/record/json-file.ts";

test("JSON is kept with two spaces and a newline at its end", () => {
  expect(toJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "%d is refused by the name of its field, wherever it is",
  (value) => {
    expect(() => toJson({ rows: [{ estimate: value }] })).toThrow(
      `"estimate" is ${value}, which JSON cannot hold`,
    );
  },
);
