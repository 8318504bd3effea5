import { expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import { packWeights } from "../../../src/compress/passes/pack-weights.ts";
import { saturationRisk } from "../../../src/compress/saturation-risk.ts";
import { strip } from "../../../src/compress/passes/strip.ts";
import { allTensors } from "../../../src/model/graph-index.ts";
import {
  type Model,
  type Node,
  graphOf,
  intsAttribute,
  makeTensor,
  withGraph,
} from "../../../src/model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../../src/model/tensor-data.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../../support/run-model.ts";

/** One cell that was unrolled into three steps. */
const unrolled: Model = small({
  inputs: [float("x", "rows", 64)],
  outputs: [float("y", "rows", 64)],
  weights: [weight("W", [64, 64], { seed: 1, spread: 0.2 }), weight("b", [64], 2)],
  nodes: [
    node("p = Gemm(x, W, b)", { transB: 1 }, "first"),
    node("q = Tanh(p)"),
    node("r = Gemm(q, W, b)", { transB: 1 }, "second"),
    node("s = Tanh(r)"),
    node("y = Gemm(s, W, b)", { transB: 1 }, "third"),
  ],
});

/** One filter at two scales. */
const pyramid: Model = small({
  inputs: [float("x", "rows", 8, 8, 8)],
  outputs: [float("y", "rows", 8, 6, 6), float("z", "rows", 8, 2, 2)],
  weights: [weight("W", [8, 8, 3, 3], { seed: 1, spread: 0.2 })],
  nodes: [
    node("y = Conv(x, W)", {}, "fine"),
    node("m = AveragePool(x)", [
      intsAttribute("kernel_shape", [2, 2]),
      intsAttribute("strides", [2, 2]),
    ]),
    node("z = Conv(m, W)", {}, "coarse"),
  ],
});

const isLayer = ({ opType }: Node): boolean => opType === "Gemm" || opType === "Conv";

const CASES: readonly (readonly [string, Model, Inputs])[] = [
  ["Gemm", unrolled, { x: floats([4, 64], (at) => Math.sin(at * 0.7) * 2) }],
  ["Conv", pyramid, { x: floats([2, 8, 8, 8], (at) => Math.sin(at * 0.9) * 2) }],
];

test.each(CASES)(
  "the codes of a weight that several %s read are stored once",
  async (_, model, inputs) => {
    const result = await int8Static.apply(model, { pass: "int8-static" }, passContext(inputs));
    const made = (await strip.apply(result.model, { pass: "strip" }, passContext())).model;
    const large = allTensors(graphOf(made)).filter(
      (tensor) => elementTypeOf(tensor) === "int8" && tensor.dims.length > 1,
    );
    expect(large).toHaveLength(1);
    expect(writeModel(made).length).toBeLessThan(writeModel(model).length);
    expect(saturationRisk(made).weights).toBe(graphOf(model).node.filter(isLayer).length);
    const before = await runModel(model, inputs);
    for (const kernels of ["ordinary", "exact"] as const)
      for (const optimization of ["all", "disabled"] as const) {
        const after = await runModel(made, inputs, { kernels, optimization });
        for (const [name, values] of Object.entries(before))
          // Three layers in 8 bits.
          expect(relativeError(values, after[name] ?? new Float64Array())).toBeLessThan(0.05);
      }
  },
);

test("each of them is read as the layer's weight where the codes are packed too", async () => {
  const inputs: Inputs = { x: floats([4, 64], (at) => Math.sin(at * 0.7) * 2) };
  const coarse = roundTo(unrolled, 1 / 8);
  const { model } = await int8Static.apply(coarse, { pass: "int8-static" }, passContext(inputs));
  const packed = (await packWeights.apply(model, { pass: "pack-weights" }, passContext())).model;
  expect(writeModel(packed).length).toBeLessThan(writeModel(model).length);
  expect(saturationRisk(packed)).toEqual(saturationRisk(model));
  expect(await runModel(packed, inputs)).toEqual(await runModel(model, inputs));
});

/** The same model with its weight on few levels. */
function roundTo(model: Model, step: number): Model {
  const initializers = graphOf(model).initializer.map((tensor) => {
    const values = floatValues(tensor).map((value) => Math.round(value / step) * step);
    return makeTensor(tensor.name, "float32", { dims: tensorDims(tensor), values });
  });
  return withGraph(model, { initializers });
}
