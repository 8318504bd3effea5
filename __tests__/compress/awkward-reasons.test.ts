import { expect, test } from "@jest/globals";
import { clean } from "../../src/compress/passes/clean.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { awkward } from "../support/awkward-models.ts";
import { passContext } from "../support/pass-cases.ts";

/** What becomes of each layer. */
const FATES: Readonly<Record<string, readonly string[]>> = {
  "weights in Constant nodes": ["MatMul applied"],
  "initializers that are listed as inputs (IR 3)": ["MatMul applied"],
  "opset 7": ["Gemm applied"],
  "nodes without a name": ["MatMul applied"],
  "inputs and an output that are left out": ["MatMul applied", "LSTM applied"],
  "values whose names say nothing, and one that is like an operator's": ["MatMul applied"],
  "a weight of float64": ["MatMul element-type"],
  "a weight with NaN": ["MatMul not-finite"],
  "a weight with infinity": ["MatMul not-finite"],
  "a weight without elements": ["MatMul empty"],
  "weights of zeros": ["MatMul applied"],
  "one weight for MatMul, transposed Gemm and Gather": ["MatMul applied", "Gemm applied"],
  "a subgraph that reads a weight of the graph around it": ["MatMul applied", "MatMul applied"],
  "operators of ai.onnx.ml before a layer": ["MatMul applied"],
  "a text that is encoded before a layer": ["MatMul applied"],
  "a name that our own names would take": ["MatMul applied"],
  "weights and a table that are defaults of inputs": ["MatMul not-constant"],
  "a default of an input that nothing reads": ["MatMul applied"],
  "layers that are quantized already (QDQ)": ["MatMul not-constant", "MatMul applied"],
  "layers that are quantized already (integer operators)": ["MatMul applied"],
  "layers whose output is read twice and given out": ["MatMul applied", "MatMul applied"],
};

test("every odd model has its fate written down", () => {
  expect(Object.keys(FATES)).toEqual(Object.keys(awkward));
});

test.each(Object.entries(awkward))(
  "%s: each layer is quantized, or said why not",
  async (name, given) => {
    const cleaned = await clean.apply(given.model, { pass: "clean" }, passContext());
    const { changes } = await int8Dynamic.apply(
      cleaned.model,
      { pass: "int8-dynamic", "minimum-elements": 1 },
      passContext(),
    );
    const fates = changes.map(
      (change) => `${change.operator} ${change.kind === "refused" ? change.code : change.kind}`,
    );
    expect(fates).toEqual(FATES[name]);
  },
);
