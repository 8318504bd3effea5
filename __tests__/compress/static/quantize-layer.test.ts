import { expect, test } from "@jest/globals";
import { type Layer, readLayer } from "../../../src/compress/layers.ts";
import { quantizeLayer } from "../../../src/compress/static/quantize-layer.ts";
import { indexGraph } from "../../../src/model/graph-index.ts";
import { type Tensor, graphOf } from "../../../src/model/ir.ts";
import { constant, float, node, small } from "../../support/models.ts";
import { reference } from "../../support/quantization-reference.ts";

const PLAIN = { perChannel: true, saturationSafe: false };

function layerOf(
  line: string,
  weight: Tensor,
  attributes: Readonly<Record<string, number>> = {},
): Layer {
  const model = small({
    inputs: [float("x")],
    outputs: [float("y")],
    weights: [weight],
    nodes: [node(line, attributes)],
  });
  const graph = graphOf(model);
  const [given] = graph.node;
  if (given === undefined) throw new Error("The model has a node");
  const found = readLayer(given, indexGraph(graph), { minimumElements: 0, keepFloat: [] });
  if ("reason" in found) throw new Error(found.reason);
  return found.layer;
}

const matmul = (...weights: readonly number[]): Layer =>
  layerOf("y = Gemm(x, w)", constant("w", [1, weights.length], ...weights));

test("weight and bias of a Conv are those of quantize_static(per_channel=True)", () => {
  const { weight, bias, inputScale, codes, scales, biasCodes, biasScales } = reference.staticConv;
  const layer = layerOf("y = Conv(x, w)", constant("w", weight.dims, ...weight.values));
  const made = quantizeLayer(layer, Float32Array.from(bias.values), { ...PLAIN, inputScale });
  expect([...made.weightCodes]).toEqual(codes.values);
  expect([...made.weightScales]).toEqual(scales.values);
  expect([...made.biasScales]).toEqual(biasScales.values);
  expect([...(made.biasCodes ?? [])]).toEqual(biasCodes.values);
});

test("a bias too large for half of int32 makes its channel's scale coarser instead of being cut", () => {
  const made = quantizeLayer(matmul(1e-6, 1), Float32Array.of(1000, 1000), {
    ...PLAIN,
    inputScale: 1e-3,
  });
  for (const channel of [0, 1]) {
    const value = (made.biasCodes?.[channel] ?? 0) * (made.biasScales[channel] ?? 0);
    // Half a step of the coarsest scale, and the float32 of the scale itself.
    expect(Math.abs(value - 1000)).toBeLessThan(1e-3);
    // The rest of int32 is left to the products that the kernel adds.
    expect(made.biasCodes?.[channel]).toBeLessThanOrEqual(2 ** 30);
  }
  expect(made.weightScales[0]).toBeGreaterThan(1e-6 / 127);
  expect(made.weightScales[1]).toBe(Math.fround(1 / 127));
});

test("a channel of zeros keeps its bias to seven digits, whatever its size is", () => {
  for (const bias of [1e-9, 0.37, 12345.678, -1e9]) {
    const made = quantizeLayer(matmul(0), Float32Array.of(bias), { ...PLAIN, inputScale: 0.02 });
    const value = (made.biasCodes?.[0] ?? 0) * (made.biasScales[0] ?? 0);
    expect(Math.abs(value / Math.fround(bias) - 1)).toBeLessThan(2 ** -22);
    expect([...made.weightCodes]).toEqual([0]);
  }
});

test("without a bias there are no bias codes", () => {
  const made = quantizeLayer(matmul(1), undefined, { ...PLAIN, inputScale: 1 });
  expect(made.biasCodes).toBeUndefined();
});

test("one scale for the tensor serves every channel's bias", () => {
  const made = quantizeLayer(matmul(1, 2), Float32Array.of(3, -4), {
    perChannel: false,
    saturationSafe: false,
    inputScale: 0.5,
  });
  expect([...made.biasScales]).toEqual([Math.fround(Math.fround(2 / 127) * 0.5)]);
  const scale = made.biasScales[0] ?? 0;
  expect([...(made.biasCodes ?? [])].map((code) => Math.round(code * scale * 10) / 10)).toEqual([
    3, -4,
  ]);
});

test("a depthwise filter keeps the full range of int8; the same filter in one group is made safe", () => {
  const filters = constant("w", [2, 1, 2], 1, 1, -1, -1);
  const made = (group: number): readonly number[] => [
    ...quantizeLayer(layerOf("y = Conv(x, w)", filters, { group }), undefined, {
      perChannel: true,
      saturationSafe: true,
      inputScale: 1,
    }).weightCodes,
  ];
  expect(made(2)).toEqual([127, 127, -127, -127]);
  expect(made(1)).toEqual([64, 64, -64, -64]);
});
