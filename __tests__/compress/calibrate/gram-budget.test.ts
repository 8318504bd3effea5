import { expect, test } from "@jest/globals";
import {
  beyondGram,
  gramLots,
  whyWithoutGram,
} from "../../../src/compress/calibrate/gram-budget.ts";
import type { Layer } from "../../../src/compress/layers.ts";
import { makeNode, makeTensor } from "../../../src/model/ir.ts";
import { rowLayout } from "../../../src/compress/quantize/weight-codes.ts";

const layer = (input: string, depth: number, channels = 1): Layer => ({
  kind: "matmul",
  input,
  layout: rowLayout(channels, depth),
  node: makeNode({ operator: "MatMul", inputs: [input, "w"], outputs: ["y"] }),
  weight: makeTensor("w", "float32", { dims: [1], values: new Float32Array(1) }),
  weightName: "w",
  storedName: "w",
  dims: [depth, channels],
  values: new Float32Array(),
  channelAxis: 1,
  transposed: false,
  bias: undefined,
});

const named = (lots: readonly (readonly Layer[])[]): readonly (readonly string[])[] =>
  lots.map((lot) => lot.map(({ input }) => input));

test("layers that are not deep are asked in one run, in their order", () => {
  const layers = ["a", "b", "c"].map((input) => layer(input, 1024));
  expect(gramLots(layers)).toEqual([layers]);
  expect(gramLots([])).toEqual([]);
});

test("deep layers are parted so that 2^26 elements are asked at most in one run", () => {
  const layers = ["a", "b", "c", "d", "e"].map((input) => layer(input, 4096));
  expect(named(gramLots([...layers, layer("f", 8)]))).toEqual([["a", "b", "c", "d", "f"], ["e"]]);
});

test("deep layers that read the same value are asked together and count once", () => {
  const layers = ["a", "b", "c", "a", "d", "e"].map((input) => layer(input, 4096));
  expect(named(gramLots(layers))).toEqual([["a", "b", "c", "a", "d"], ["e"]]);
});

test("no more than 2^28 elements are held, and smaller layers find room behind", () => {
  const layers = Array.from({ length: 17 }, (_, at) => layer(`x${at}`, 4000));
  const [shallow, small] = [layer("y", 100), layer("z", 1025)];
  const kept = gramLots([...layers, shallow, small]).flat();
  expect(new Set(kept)).toEqual(new Set([...layers.slice(0, 16), shallow, small]));
});

test.each([
  [1024, 2 ** 20, undefined],
  [1025, 32_705, "1025 inputs of 32705 channels take too long"],
  [1025, 32_704, undefined],
  [4096, 2048, undefined],
  [4096, 2049, "4096 inputs of 2049 channels take too long"],
  [4097, 1, "4097 inputs are more than 4096"],
])("what %d inputs of %d channels come to", (depth, channels, why) => {
  expect(beyondGram(layer("x", depth, channels))).toBe(why);
});

test("a layer without moments says which it can be", () => {
  expect(whyWithoutGram(layer("x", 16))).toBe("calibration saw nothing of its input");
  expect(whyWithoutGram(layer("x", 1025))).toContain("no room was left");
  expect(whyWithoutGram(layer("x", 5000))).toContain("more than 4096");
});
