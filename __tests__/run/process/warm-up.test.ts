import { expect, test } from "@jest/globals";
import type { InferenceSession } from "onnxruntime-node";
import { readModel } from "../../../src/model/read-model.ts";
import { modelSignature, operatorCounts } from "../../../src/model/signature.ts";
import { warmUp } from "../../../src/run/process/warm-up.ts";

/** A runtime of which only the opening of a session is asked for. */
function runtime(create: (model: Uint8Array) => Promise<never>) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { InferenceSession: { create } as unknown as typeof InferenceSession } as Parameters<
    typeof warmUp
  >[0];
}

test("the engine is warmed up with a whole model of one node", async () => {
  const opened: Uint8Array[] = [];
  await warmUp(
    runtime((model) => {
      opened.push(model);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return Promise.resolve({} as never);
    }),
  );
  const model = readModel(opened[0] ?? new Uint8Array(), "warm-up.onnx");
  expect(operatorCounts(model)).toEqual({ Identity: 1 });
  expect(modelSignature(model).inputs).toMatchObject([{ name: "x", elementType: "float32" }]);
});

test("an engine that cannot open even this says so", async () => {
  const broken = runtime(() => Promise.reject(new Error("no kernels")));
  await expect(warmUp(broken)).rejects.toThrow("no kernels");
});
