import { expect, test } from "@jest/globals";
import { alignWeights } from "../../src/model/align-weights.ts";
import { graphOf, makeTensor, type Model } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { withRawData } from "../../src/model/raw-data.ts";
import { floatValues, tensorValues } from "../../src/model/tensor-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { float, node, small } from "../support/models.ts";

/** Names of growing length, so that weights lie at every remainder; lengths of one, two and three bytes. */
function manyWeights(): Model {
  const weights = [1, 40, 900, 5000].flatMap((length) =>
    [1, 2, 3, 4].map((letters) =>
      makeTensor(`w${length}${"x".repeat(letters)}`, "float32", {
        dims: [length],
        values: Float32Array.from({ length }, (_, place) => place + letters / 8),
      }),
    ),
  );
  const wide = makeTensor("wide", "int64", { dims: [3], values: BigInt64Array.of(1n, -2n, 3n) });
  return small({
    inputs: [float("x", 1)],
    outputs: [float("y", 1)],
    weights: [...weights, wide],
    nodes: [node("y = Add(x, w1x)")],
  });
}

const read = (): Model => readModel(writeModel(manyWeights()), "many.onnx");
const misplaced = (model: Model): number =>
  graphOf(model).initializer.filter(
    ({ name, rawData }) => name !== "wide" && rawData.byteOffset % 4 !== 0,
  ).length;

test("weights of 32 elements and more can be viewed where they lie, and are what they were", () => {
  expect(misplaced(read())).toBeGreaterThan(6);
  const model = alignWeights(read());
  for (const tensor of graphOf(model).initializer.filter(({ rawData }) => rawData.length >= 128)) {
    const values = floatValues(tensor);
    expect(values.buffer).toBe(tensor.rawData.buffer);
    expect(values.byteOffset % 4).toBe(0);
  }
  expect(writeModel(model)).toEqual(writeModel(manyWeights()));
  const { initializer } = graphOf(model);
  expect(initializer.map(tensorValues)).toEqual(
    graphOf(manyWeights()).initializer.map(tensorValues),
  );
});

test("bytes that are no part of a model's file stay where they are", () => {
  const bytes = new Uint8Array(1000).fill(7);
  const [tensor] = graphOf(read()).initializer;
  if (tensor === undefined) throw new Error("The model has no weights");
  const given = withRawData(tensor, bytes.subarray(401, 405));
  const model = small({
    inputs: [float("x", 1)],
    outputs: [float("y", 1)],
    weights: [given],
    nodes: [node("y = Add(x, w1x)")],
  });
  expect(graphOf(alignWeights(model)).initializer[0]).toBe(given);
  expect(bytes.every((byte) => byte === 7)).toBe(true);
});
