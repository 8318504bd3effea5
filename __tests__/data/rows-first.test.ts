import { expect, test } from "@jest/globals";
import { bindInputs } from "../../src/data/bind-inputs.ts";
import { rowsFirst } from "../../src/data/rows-first.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { datasetOf } from "../support/datasets.ts";
import { fakeHost } from "../support/fake-host.ts";

const float = (name: string, ...shape: TensorSpec["shape"]): TensorSpec => ({
  name,
  elementType: "float32",
  shape,
});
const x = float("x", "batch", 4);

test.each([[[2, 3]], [[2, 1, 3]]])(
  "the states of recurrent layers are bound row by row, from items of shape %j",
  async (itemShape) => {
    const data = datasetOf({
      x: { itemShape: [4], values: new Float64Array(8) },
      state: { itemShape, values: new Float64Array(12) },
    });
    const inputs = [x, float("state", 2, "batch", 3)];
    const feeds = await bindInputs(fakeHost(), data, { inputs, bindings: {}, directory: "/" });
    expect(feeds.columns.map((column) => [column.itemShape, column.rows])).toEqual([
      [[4], 2],
      [[2, 3], 2],
    ]);
  },
);

test("items that do not fit are refused with what the input takes of a row", async () => {
  const data = datasetOf({
    x: { itemShape: [4], values: new Float64Array(8) },
    state: { itemShape: [3], values: new Float64Array(6) },
  });
  const inputs = [x, float("state", 2, "batch", 3)];
  await expect(
    bindInputs(fakeHost(), data, { inputs, bindings: {}, directory: "/" }),
  ).rejects.toMatchObject({
    message: `Cannot bind input "state", which takes items of shape [2, 3]: column "state" of data "${data.source}" has items of shape [3]`,
  });
});

test.each<[TensorSpec["shape"]]>([[[2]], [[2, 3]], [[2, "time", 3]], [[2, 1, 1]]])(
  "an input of shape %j beside one of [batch, 4] has no axis for the rows, and is refused",
  (shape) => {
    expect(() => rowsFirst(float("state", ...shape), [x, float("state", ...shape)])).toThrow(
      /^Cannot bind input "state" of shape \[.*\]: its first axis has 2 entries and is not that of the rows, which input "x" of shape \[batch, 4\] has first, and no other axis is;/u,
    );
  },
);

test("an input with its rows first stays as it is", () => {
  for (const other of [float("a", 1, "batch", 3), float("a"), float("a", "rows")])
    expect(rowsFirst(other, [x, other])).toBe(other);
});
