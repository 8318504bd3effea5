/** A model of any size, written without holding it: every weight is computed from its place when it is read. */
import { basename } from "node:path";
import type { Host } from "../src/host/host.ts";
import { type Model, makeNode, makeTensor, type Node, type Tensor } from "../src/model/ir.ts";
import { makeModel } from "../src/model/make-model.ts";
import { dataFileOf, modelFiles } from "../src/model/model-files.ts";
import { withStoredData } from "../src/model/raw-data.ts";
import { chunksOf } from "../src/model/stored-data.ts";

export interface GeneratedShape {
  /** Of the values between blocks. */
  readonly width: number;
  /** Of the values inside a block. */
  readonly inner: number;
  readonly blocks: number;
}

/** 18 weights of 67 to 268 MB, 3.0 GB together. */
export const THREE_GIGABYTES: GeneratedShape = { width: 4096, inner: 16_384, blocks: 5 };

/** y = x W; then blocks of y = y W, y = relu(y W) W; then y = y W twice. */
export function generatedModel({ width, inner, blocks }: GeneratedShape): Model {
  const sizes = [
    ...Array.from({ length: blocks }, () => [
      [width, width],
      [width, inner],
      [inner, width],
    ]).flat(),
    [width, width],
    [width, width],
  ];
  const weights = sizes.map(([depth = 0, channels = 0], place) =>
    generatedWeight(weightOf(place), place, [depth, channels]),
  );
  const nodes: Node[] = [];
  let value = "x";
  for (const [place, [, channels = 0]] of sizes.entries()) {
    const isLast = place === sizes.length - 1;
    const isInner = channels === inner;
    const product = isLast ? "y" : `layers.${place}.product`;
    nodes.push(
      makeNode({
        operator: "MatMul",
        name: `layers.${place}`,
        inputs: [value, weightOf(place)],
        outputs: [product],
      }),
    );
    value = product;
    if (!isInner) continue;
    value = `layers.${place}.activated`;
    nodes.push(makeNode({ operator: "Relu", inputs: [product], outputs: [value] }));
  }
  const shape = ["N", width];
  return makeModel({
    opset: 17,
    inputs: [{ name: "x", elementType: "float32", shape }],
    outputs: [{ name: "y", elementType: "float32", shape }],
    initializers: weights,
    nodes,
  });
}

/** Long, as exporters make them. */
const weightOf = (place: number): string => `layers.${place}.weight`;

const BYTES = 4;

function generatedWeight(name: string, seed: number, dims: readonly [number, number]): Tensor {
  const [depth, channels] = dims;
  const length = depth * channels * BYTES;
  const scale = Math.sqrt(2 / depth);
  const empty = makeTensor(name, "float32", { dims, values: new Float32Array() });
  return withStoredData(empty, {
    length,
    read: (from = 0, to = length) => numbers(seed, { from, to, scale }),
  });
}

interface Part {
  /** Bytes; multiples of four. */
  readonly from: number;
  readonly to: number;
  readonly scale: number;
}

/** Sums of four bytes of a hash of the place: near to normal, which is what weights are. */
function numbers(seed: number, { from, to, scale }: Part): Uint8Array {
  const values = new Float32Array((to - from) / BYTES);
  const start = from / BYTES;
  // Variance of a sum of four uniform bytes: 4 × (256² − 1) / 12.
  const unit = scale / Math.sqrt((65_536 - 1) / 3);
  for (let at = 0; at < values.length; at += 1) {
    let hash = Math.imul(start + at + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
    hash ^= hash >>> 15;
    const sum = (hash & 255) + ((hash >>> 8) & 255) + ((hash >>> 16) & 255) + (hash >>> 24);
    values[at] = (sum - 510) * unit;
  }
  return new Uint8Array(values.buffer);
}

/** As a model and its data, whatever its size. */
export async function writeGenerated(
  host: Host,
  path: string,
  shape: GeneratedShape,
): Promise<void> {
  const { main, data = [] } = modelFiles(generatedModel(shape), basename(path), 0);
  await host.files.writeTogether([
    { path: dataFileOf(path), chunks: chunksOf(data) },
    { path, chunks: chunksOf(main) },
  ]);
}
