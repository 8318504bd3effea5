import { expect, test } from "@jest/globals";
import { packWeights } from "../../../src/compress/passes/pack-weights.ts";
import { expandedConstant } from "../../../src/compress/pack/read-expanded.ts";
import { saturationRisk } from "../../../src/compress/saturation-risk.ts";
import { indexGraph } from "../../../src/model/graph-index.ts";
import { type Model, graphOf, makeTensor } from "../../../src/model/ir.ts";
import { float, node, small } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";

/** Dynamic int8 of two weights, whose codes reach `half`. */
function dynamic(...halves: readonly number[]): Model {
  const weights = halves.map((half, place) =>
    makeTensor(`w${place}`, "int8", {
      dims: [64, 64],
      values: Int8Array.from({ length: 4096 }, (_, at) => (at % 3 === 0 ? half : -half)),
    }),
  );
  const products = halves.map((_, place) => node(`y${place} = MatMulInteger(q, w${place}, z)`));
  return small({
    inputs: [float("x", "rows", 64)],
    outputs: halves.map((_, place) => ({
      name: `y${place}`,
      elementType: "int32",
      shape: ["rows", 64],
    })),
    weights,
    nodes: [node("q, s, z = DynamicQuantizeLinear(x)"), ...products],
  });
}

const packed = async (model: Model): Promise<Model> =>
  (await packWeights.apply(model, { pass: "pack-weights" }, passContext())).model;

test("packed weights are looked at for what saturates, too", async () => {
  const model = dynamic(62, 63);
  const made = await packed(model);
  expect(graphOf(made).initializer.some(({ name }) => name === "w0")).toBe(false);
  expect(saturationRisk(made)).toEqual({ weights: 2, risky: 0 });
  // 62 + 66 is what a pair may sum to; 65 + 65 is more.
  expect(saturationRisk(await packed(dynamic(65, 62)))).toEqual({ weights: 2, risky: 1 });
});

test("a value that is computed from an input is no constant", async () => {
  const model = small({
    inputs: [float("x", 4)],
    outputs: [float("y", 2, 2)],
    weights: [makeTensor("shape", "int64", { dims: [2], values: BigInt64Array.of(2n, 2n) })],
    nodes: [node("y = Reshape(x, shape)")],
  });
  const index = indexGraph(graphOf(model));
  expect(expandedConstant("y", index)).toBeUndefined();
  expect(expandedConstant("x", index)).toBeUndefined();
  expect(expandedConstant("shape", index)?.name).toBe("shape");
});
