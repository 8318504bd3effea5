import { expect, test } from "@jest/globals";
import {
  deepStatistics,
  inputStatistics,
  whyUnusable,
} from "../../../src/compress/calibrate/input-statistics.ts";
import { type Layer, readLayer } from "../../../src/compress/layers.ts";
import { withExtraOutputs } from "../../../src/model/extra-outputs.ts";
import { indexGraph, outerNamesUsedBy } from "../../../src/model/graph-index.ts";
import {
  type Model,
  graphOf,
  intAttribute,
  intsAttribute,
  makeTensor,
} from "../../../src/model/ir.ts";
import { float, node, randomFloats, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, runModel } from "../../support/run-model.ts";

function layersOf(model: Model): readonly Layer[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((one) => {
    const found = readLayer(one, index, { minimumElements: 0, keepFloat: [] });
    return "layer" in found ? [found.layer] : [];
  });
}

async function statisticsOf(model: Model, inputs: Inputs) {
  const { calibration } = passContext(inputs);
  if (calibration === undefined) throw new Error("There is no calibration");
  return deepStatistics(model, layersOf(model), calibration);
}

/**
 * A layer is a linear map, so that the mean square of its output is wᵀ (X Xᵀ) w: an identity that the engine's own
 * layer checks, whatever the order of the patches.
 */
async function expectOutputMoments(model: Model, inputs: Inputs): Promise<void> {
  const statistics = await statisticsOf(model, inputs);
  const outputs = await runModel(model, inputs, { optimization: "disabled" });
  for (const layer of layersOf(model)) {
    const found = statistics.get(layer.node);
    if (found === undefined) throw new Error("The layer has no statistics");
    const { channels, depth, offset } = layer.layout;
    const values = outputs[layer.node.output[0] ?? ""] ?? new Float64Array();
    let [squares, total] = [0, 0];
    for (const value of values) [squares, total] = [squares + value ** 2, total + value];
    let [wantedSquares, wantedTotal] = [0, 0];
    for (let channel = 0; channel < channels; channel += 1) {
      const group = Math.floor((channel * found.groups) / channels);
      const w = Array.from({ length: depth }, (_, k) => layer.values[offset(channel, k)] ?? 0);
      for (let k = 0; k < depth; k += 1) {
        wantedTotal += (w[k] ?? 0) * (found.sum[group * depth + k] ?? 0);
        for (let j = 0; j < depth; j += 1)
          wantedSquares +=
            (w[k] ?? 0) * (found.gram[(group * depth + k) * depth + j] ?? 0) * (w[j] ?? 0);
      }
    }
    expect(values.length).toBe(found.count * channels);
    // The engine multiplies in float32.
    expect(wantedSquares / squares).toBeCloseTo(1, 4);
    expect(Math.abs(wantedTotal - total)).toBeLessThanOrEqual(
      1e-4 * Math.sqrt(squares * values.length),
    );
  }
}

const image = floats([20, 4, 7, 6], (at) => Math.sin(at * 0.7) + 0.5);

const conv = (dims: readonly number[], attributes: Parameters<typeof node>[1], opset = 17): Model =>
  small({
    opset,
    inputs: [float("x", "rows", 4, 7, 6)],
    outputs: [float("y", "rows", dims[0] ?? 0, "height", "width")],
    weights: [weight("w", dims, 3)],
    nodes: [node("y = Conv(x, w)", attributes, "conv")],
  });

test.each([
  ["a plain kernel", conv([5, 4, 3, 3], [])],
  ["a kernel of one", conv([5, 4, 1, 1], [])],
  [
    "strides, pads and dilations",
    conv(
      [5, 4, 3, 2],
      [
        intsAttribute("strides", [2, 1]),
        intsAttribute("pads", [1, 0, 2, 1]),
        intsAttribute("dilations", [1, 2]),
      ],
    ),
  ],
  ["groups", conv([6, 2, 3, 3], [intAttribute("group", 2)])],
  ["a depthwise kernel", conv([4, 1, 3, 3], [intAttribute("group", 4)])],
  ["axes as an attribute (opset 12)", conv([5, 4, 3, 3], [], 12)],
])("the Gram matrix of Conv with %s gives the energy of its output", (_, model) =>
  expectOutputMoments(model, { x: image }),
);

const dense = small({
  inputs: [float("x", "rows", 3, 8)],
  outputs: [float("y", "rows", 3, 5), float("z", "rows", 3, 6)],
  weights: [weight("w", [8, 5], 1), weight("v", [8, 6], 2)],
  nodes: [node("y = MatMul(x, w)", {}, "first"), node("z = MatMul(x, v)", {}, "second")],
});

test("the Gram matrix of MatMul gives the energy of its output, over all leading axes", () =>
  expectOutputMoments(dense, { x: floats([20, 3, 8], (at) => Math.cos(at * 0.3) - 0.2) }));

test("the Gram matrix is that of the rows, to the last entry", async () => {
  const rows = randomFloats(40 * 4, 9, 1);
  const model = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 3)],
    weights: [
      weight("w", [3, 4], 1),
      makeTensor("b", "float32", { dims: [3], values: new Float32Array(3) }),
    ],
    nodes: [node("y = Gemm(x, w, b)", { transB: 1 }, "fc")],
  });
  const [found] = (
    await statisticsOf(model, { x: floats([40, 4], (at) => rows[at] ?? 0) })
  ).values();
  expect(found?.count).toBe(40);
  for (let k = 0; k < 4; k += 1)
    for (let j = 0; j < 4; j += 1) {
      let wanted = 0;
      for (let row = 0; row < 40; row += 1)
        wanted += (rows[row * 4 + k] ?? 0) * (rows[row * 4 + j] ?? 0);
      expect(found?.gram[k * 4 + j]).toBeCloseTo(wanted, 4);
    }
});

test("layers that read the same value share one Gram matrix", async () => {
  const { calibration } = passContext({ x: floats([4, 3, 8], (at) => at) });
  let asked: readonly string[] = [];
  await inputStatistics(dense, layersOf(dense), {
    ranges: () => Promise.resolve(new Map()),
    sums: (model, outputs) => {
      asked = outputs;
      return calibration?.sums(model, outputs) ?? Promise.resolve(new Map());
    },
  });
  expect(asked).toHaveLength(3);
});

async function askedOf(model: Model): Promise<Model> {
  let asked = model;
  await inputStatistics(model, layersOf(model), {
    ranges: () => Promise.resolve(new Map()),
    sums: (asking) => {
      asked = asking;
      return Promise.resolve(new Map());
    },
  });
  return asked;
}

const depthwise = small({
  inputs: [float("x", "rows", 4, 7, 6)],
  outputs: [float("y", "rows", 4, "height", "width"), float("z", "rows", 5, "height", "width")],
  weights: [weight("w", [4, 1, 3, 3], 3), weight("v", [5, 4, 3, 3], 4)],
  nodes: [
    node("y = Conv(x, w)", [intAttribute("group", 4)], "first"),
    node("z = Conv(y, v)", [], "second"),
  ],
});

test("beside the model's own values nothing in memory grows with the rows of a call", async () => {
  const asking = await askedOf(depthwise);
  const own = new Set(graphOf(depthwise).node.flatMap(({ output }) => output));
  const added = graphOf(asking).node.flatMap(({ output }) => output.filter((out) => !own.has(out)));
  const sizesFor = async (rows: number): Promise<readonly number[]> => {
    const inputs = { x: floats([rows, 4, 7, 6], (at) => Math.sin(at)) };
    const answers = await runModel(withExtraOutputs(asking, added), inputs, {
      optimization: "disabled",
    });
    return added.map((name) => answers[name]?.length ?? Number.NaN);
  };
  expect(added.length).toBeGreaterThan(6);
  expect(await sizesFor(16)).toEqual(await sizesFor(1));
});

test("what is asked of an early value stands last, so that the engine asks it first", async () => {
  const loops = graphOf(await askedOf(depthwise)).node.filter(({ opType }) => opType === "Loop");
  const read = loops.map(({ attribute }) =>
    outerNamesUsedBy(attribute[0]?.g ?? graphOf(depthwise)),
  );
  expect(read.map((names) => ["x", "y"].filter((name) => names.has(name)))).toEqual([["y"], ["x"]]);
});

const ofDepth = (depth: number): Model =>
  small({
    inputs: [float("x", "rows", depth)],
    outputs: [float("y", "rows", 1)],
    weights: [weight("w", [depth, 1], 1)],
    nodes: [node("y = MatMul(x, w)")],
  });

test.each([
  [4096, 1],
  [4097, 0],
])("a layer of %d inputs has %d statistics", async (depth, count) => {
  const inputs = { x: floats([2, depth], (at) => at % 3) };
  expect((await statisticsOf(ofDepth(depth), inputs)).size).toBe(count);
});

test("the Gram matrix of more than 1,024 inputs gives the energy of the output", () =>
  expectOutputMoments(ofDepth(1025), { x: floats([40, 1025], (at) => Math.cos(at * 0.3) - 0.2) }));

test.each([
  ["NaN", Number.NaN, false],
  ["nothing but zeros", 0, true],
])(
  "of %s in more than 1,024 inputs sums are told to be of use or not",
  async (_, value, isUsed) => {
    const inputs = { x: floats([2, 1025], (at) => (value === 0 || at === 7 ? value : 1)) };
    const [found] = (await statisticsOf(ofDepth(1025), inputs)).values();
    expect(whyUnusable(found) === undefined).toBe(isUsed);
  },
);

test("deep layers have statistics only for those who ask for them", async () => {
  const model = ofDepth(1025);
  const { calibration } = passContext({ x: floats([2, 1025], (at) => at % 3) });
  if (calibration === undefined) throw new Error("There is no calibration");
  expect((await inputStatistics(model, layersOf(model), calibration)).size).toBe(0);
});
