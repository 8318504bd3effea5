import { expect, test } from "@jest/globals";
import type { InferenceSession } from "onnxruntime-node";
import {
  batchesOf,
  filled,
  fixedBatch,
  sessionOptions,
  wholeBatches,
} from "../../../src/run/process/session.ts";

test("exact kernels are asked for by the engine's own option, as a string: a number would throw", () => {
  const options = { threads: 2, kernels: "exact", optimization: "all" } as const;
  expect(sessionOptions(options)).toMatchObject({
    intraOpNumThreads: 2,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    extra: { session: { x64quantprecision: "1" } },
  });
  expect(sessionOptions({ ...options, kernels: "ordinary" }).extra).toEqual({});
});

test("rows become batches in their order, the last one shorter", () => {
  expect(batchesOf([4, 2, 0, 1, 3], 2)).toEqual([[4, 2], [0, 1], [3]]);
  expect(batchesOf([], 2)).toEqual([]);
});

test("batches for timings are whole: all rows once, then again from the first", () => {
  expect(wholeBatches(5, { size: 2, most: 9 })).toEqual([
    [0, 1],
    [2, 3],
    [4, 0],
  ]);
  expect(wholeBatches(5, { size: 2, most: 2 })).toHaveLength(2);
  expect(wholeBatches(2, { size: 5, most: 9 })).toEqual([[0, 1, 0, 1, 0]]);
  expect(wholeBatches(0, { size: 5, most: 9 })).toEqual([]);
});

test("a batch is filled with its last row, and only when the model insists on a size", () => {
  expect(filled([4, 2], 4)).toEqual([4, 2, 2, 2]);
  expect(filled([4, 2], 2)).toEqual([4, 2]);
  expect(filled([4, 2], undefined)).toEqual([4, 2]);
});

const session = (...inputs: readonly object[]): InferenceSession => {
  const stub = { inputMetadata: inputs };
  // Nothing else of a session is looked at.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return stub as unknown as InferenceSession;
};

test("the model's own batch size is that of the first tensor whose first dimension is a number above 0", () => {
  expect(fixedBatch(session({ isTensor: true, shape: ["rows", 4] }))).toBeUndefined();
  expect(fixedBatch(session({ isTensor: true, shape: [0, 4] }))).toBeUndefined();
  expect(fixedBatch(session({ isTensor: true, shape: [] }))).toBeUndefined();
  expect(fixedBatch(session({ isTensor: false }, { isTensor: true, shape: [8] }))).toBe(8);
});
