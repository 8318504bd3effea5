import { expect, test } from "@jest/globals";
import { fixedBatchOf, rowAxisOf } from "../../src/schema/row-axis.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";

type Shape = TensorSpec["shape"];
const named = (...shapes: readonly Shape[]) =>
  shapes.map((shape, place) => ({ name: `input ${place}`, shape }));

/** What the first input takes, the second, the axis of the second's rows, and the rows of every call. */
test.each<[Shape, Shape, readonly (number | undefined)[]]>([
  [
    ["batch", 4],
    [2, "batch", 3],
    [1, undefined],
  ],
  [
    ["batch", 4],
    [2, 5, "batch"],
    [2, undefined],
  ],
  [
    ["batch", 4],
    [2, "batch", "time"],
    [1, undefined],
  ],
  [
    ["batch", 4],
    [2, null, 3],
    [1, undefined],
  ],
  [
    [null, 4],
    [2, 0, 128],
    [1, undefined],
  ],
  [
    [-1, 4],
    [2, "rows", 128],
    [1, undefined],
  ],
  [
    [1, 576],
    [2, 1, 128],
    [1, 1],
  ],
  [
    ["batch", 576],
    [2, 1, 128],
    [1, 1],
  ],
  [
    ["batch", 4],
    [1, "batch", 3],
    [0, 1],
  ],
  [
    [8, 3],
    [8, 5],
    [0, 8],
  ],
  [["batch", 4], [], [0, undefined]],
  [["batch", "time"], ["rows"], [0, undefined]],
  [
    ["batch", 4],
    [2, "time", 3],
    [undefined, 2],
  ],
  [
    ["batch", 4],
    [2, null, 0],
    [undefined, 2],
  ],
  [["batch", 3, 64, 64], [2], [undefined, 2]],
])("beside %j, of %j axis and rows of a call are %j", (first, second, found) => {
  const [one, other] = named(first, second);
  if (one === undefined || other === undefined) throw new Error("There are two");
  expect(rowAxisOf(one, [one, other])).toBe(0);
  expect([rowAxisOf(other, [one, other]), fixedBatchOf([one, other])]).toEqual(found);
});

test("where both take a fixed number first, neither is known to have the rows there", () => {
  const inputs = named([8, 3], [2, 8, 3]);
  expect(inputs.map((input) => rowAxisOf(input, inputs))).toEqual([undefined, undefined]);
});
