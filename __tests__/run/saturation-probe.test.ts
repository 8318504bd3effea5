import { expect, test } from "@jest/globals";
import { Tensor } from "onnxruntime-node";
import { isSaturationSafe, columnLayout } from "../../src/compress/quantize/weight-codes.ts";
import { graphOf } from "../../src/model/ir.ts";
import { tensorValues } from "../../src/model/tensor-data.ts";
import { EXACT_ANSWER, saturationProbe } from "../../src/run/saturation-probe.ts";
import { runModel } from "../support/run-model.ts";

const { model, feeds } = saturationProbe();

test("exact kernels answer the probe with the sum of its products, in every column", async () => {
  const [column] = feeds.columns;
  if (!(column?.values instanceof Uint8Array)) throw new Error("The probe feeds bytes");
  const x = new Tensor("uint8", column.values, [1, column.values.length]);
  const { y } = await runModel(model, { x }, { kernels: "exact" });
  expect(new Set(y)).toEqual(new Set([EXACT_ANSWER]));
  expect(EXACT_ANSWER).toBe(column.values.reduce((sum, value) => sum + value * 127, 0));
});

test("the probe's weight is one that overflows, else it would show nothing", () => {
  const [weight] = graphOf(model).initializer;
  const codes = weight === undefined ? undefined : tensorValues(weight);
  expect(codes instanceof Int8Array && isSaturationSafe(codes, columnLayout(64, 16))).toBe(false);
});
