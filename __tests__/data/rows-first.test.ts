import { expect, test } from "@jest/globals";
import { bindInputs } from "../../src/data/bind-inputs.ts";
import { refuseRowsElsewhere } from "../../src/data/rows-first.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { datasetOf } from "../support/datasets.ts";
import { fakeHost } from "../support/fake-host.ts";

const float = (name: string, ...shape: TensorSpec["shape"]): TensorSpec => ({
  name,
  elementType: "float32",
  shape,
});

test("bindInputs() does not feed the states of two rows as the two layers of a recurrent model", async () => {
  const data = datasetOf({
    x: { itemShape: [4], values: new Float64Array(8) },
    state: { itemShape: [2, 3], values: new Float64Array(12) },
  });
  const inputs = [float("x", "batch", 4), float("state", 2, "batch", 3)];
  await expect(
    bindInputs(fakeHost(), data, { inputs, bindings: {}, directory: "/project" }),
  ).rejects.toMatchObject({
    code: "data-input-unbound",
    message:
      'Cannot bind input "state" of shape [2, batch, 3]: its first axis has 2 entries and is not that of the rows, which input "x" of shape [batch, 4] has first; export the model so that every input has the rows first, or with this input as a constant',
  });
});

/** Which of the two is at fault is not to be told where both sizes are fixed. */
const atFault = (...names: readonly string[]): RegExp =>
  new RegExp(`^Cannot bind input "(${names.join("|")})" of shape`, "u");

test.each<[TensorSpec["shape"], TensorSpec["shape"]]>([
  [
    [null, null],
    [2, null, 128],
  ],
  [
    [-1, 4],
    [2, 0, 128],
  ],
  [
    [1, 576],
    [2, 1, 128],
  ],
  [
    [8, 3],
    [2, 8, 3],
  ],
  [["batch", 3, 64, 64], [2]],
])("a model that takes %j and %j has its rows on different axes", (x, state) => {
  expect(() => {
    refuseRowsElsewhere([float("x", ...x), float("state", ...state)]);
  }).toThrow(atFault("x", "state"));
});

test.each<[TensorSpec["shape"], TensorSpec["shape"]]>([
  [
    ["batch", 4],
    [1, "batch", 3],
  ],
  [
    [8, 3],
    [8, 5],
  ],
  [["batch", 4], []],
  [["batch", "time"], ["rows"]],
])("a model that takes %j and %j is fed row by row", (x, other) => {
  expect(() => {
    refuseRowsElsewhere([float("x", ...x), float("other", ...other)]);
  }).not.toThrow();
});
