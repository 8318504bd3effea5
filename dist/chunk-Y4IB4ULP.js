import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  constantNodes,
  madeOf,
  withExtraOutputs,
  writeModelFile
} from "./chunk-KY2YIWGB.js";
import {
  elementCount,
  indexGraph,
  operatorName,
  tensorBytes,
  tensorDims
} from "./chunk-VS3HZ3UW.js";
import {
  elementTypeOfNumber,
  graphOf,
  isStreamed,
  readInt,
  writeModel
} from "./chunk-ZWPB4JFI.js";
import {
  numericArray
} from "./chunk-IQHZXEKJ.js";
import {
  EngineError
} from "./chunk-RGPNZ57M.js";

// src/model/count-operations.ts
var ELEMENTWISE = new Set(
  `Relu LeakyRelu Sigmoid Tanh Gelu Erf Exp Log Sqrt Pow Abs Neg Clip Add Sub Mul Div Softmax LogSoftmax
  LayerNormalization BatchNormalization SkipLayerNormalization FastGelu BiasGelu QuickGelu HardSigmoid HardSwish
  Elu Selu PRelu Softplus Floor Round Sign Where Min Max ReduceMean ReduceSum ReduceMax MaxPool AveragePool
  GlobalAveragePool QuantizeLinear DequantizeLinear DynamicQuantizeLinear`.split(/\s+/)
);
var OPAQUE = /* @__PURE__ */ new Set([
  "LSTM",
  "GRU",
  "RNN",
  "Loop",
  "Scan",
  "If",
  "Attention"
]);
var PRODUCTS = {
  Conv: { weights: 1, bias: 2 },
  ConvInteger: { weights: 1 },
  QLinearConv: { weights: 3, bias: 8 },
  ConvTranspose: { weights: 1, bias: 2 },
  Gemm: { weights: 1, bias: 2 },
  MatMul: { weights: 1 },
  MatMulInteger: { weights: 1 },
  QLinearMatMul: { weights: 3 },
  DynamicQuantizeMatMul: { weights: 1 },
  MatMulNBits: { weights: 1, bias: 5 }
};
function countOperations(model, shapeOf) {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const macs = /* @__PURE__ */ new Map();
  const uncounted = /* @__PURE__ */ new Map();
  const nodes = [];
  let activationBytes = 0;
  const once = new Set(constantNodes(graph, index));
  for (const node of graph.node) {
    if (once.has(node) || node.opType === "Constant") continue;
    for (const name of node.output) activationBytes += bytesOf(shapeOf(name));
    const counted = countNode(node, index, shapeOf);
    if (counted === void 0) continue;
    if (counted === "unknown") add(uncounted, operatorName(node), 1);
    else {
      nodes.push(counted);
      if (counted.macs > 0) add(macs, counted.dataType, counted.macs);
    }
  }
  const weightBytes = /* @__PURE__ */ new Map();
  for (const tensor of graph.initializer)
    add(weightBytes, elementTypeOfNumber(tensor.dataType) ?? "packed", tensorBytes(tensor));
  return {
    nodes,
    macs: Object.fromEntries(macs),
    elementwise: nodes.reduce((total, { elementwise }) => total + elementwise, 0),
    weightBytes: Object.fromEntries(weightBytes),
    activationBytes,
    uncounted: Object.fromEntries(uncounted)
  };
}
function add(counts, key, count) {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
var BYTES = {
  float64: 8,
  int64: 8,
  uint64: 8,
  float32: 4,
  int32: 4,
  uint32: 4,
  float16: 2,
  int16: 2,
  uint16: 2
};
var bytesOf = (value) => value === void 0 ? 0 : elementCount(value.shape) * (BYTES[value.elementType] ?? 1);
function countNode(node, index, shapeOf) {
  const product = PRODUCTS[node.opType];
  if (OPAQUE.has(node.opType)) return "unknown";
  if (product === void 0 && !ELEMENTWISE.has(node.opType)) return void 0;
  const output = shapeOf(node.output[0] ?? "");
  if (output === void 0) return "unknown";
  const results = elementCount(output.shape);
  const operator = operatorName(node);
  if (product === void 0)
    return { operator, macs: 0, elementwise: results, dataType: output.elementType };
  const depth = depthOf(node, product.weights, dimsReader(index, shapeOf));
  if (depth === void 0) return "unknown";
  const hasBias = product.bias !== void 0 && (node.input[product.bias] ?? "") !== "";
  return {
    operator,
    macs: depth.of === "result" ? results * depth.count : depth.count,
    elementwise: hasBias ? results : 0,
    dataType: dataTypeOf(node, product.weights, { index, shapeOf })
  };
}
function dimsReader(index, shapeOf) {
  return (value) => {
    const constant = index.constantOf(value);
    return constant === void 0 ? shapeOf(value)?.shape : tensorDims(constant);
  };
}
var CONVOLUTIONS = /* @__PURE__ */ new Set(["Conv", "ConvInteger", "QLinearConv"]);
function depthOf(node, weightsAt, dimsOf) {
  const { opType } = node;
  if (opType === "MatMulNBits") return { of: "result", count: readInt(node, "K", 0) };
  const weights = dimsOf(node.input[weightsAt] ?? "");
  const values = dimsOf(node.input[0] ?? "");
  if (weights === void 0 || values === void 0) return void 0;
  const kernel = elementCount(weights.slice(1));
  if (CONVOLUTIONS.has(opType)) return { of: "result", count: kernel };
  if (opType === "ConvTranspose") return { of: "node", count: elementCount(values) * kernel };
  const isTransposed = opType === "Gemm" && readInt(node, "transA", 0) === 1;
  const count = isTransposed ? values[0] : values.at(-1);
  return count === void 0 ? void 0 : { of: "result", count };
}
function dataTypeOf(node, weightsAt, { index, shapeOf }) {
  if (node.opType === "MatMulNBits") return `int${readInt(node, "bits", 4)}`;
  const name = node.input[weightsAt] ?? "";
  const maker = index.producerOf(name)?.node;
  const stored = maker?.opType === "DequantizeLinear" ? maker.input[0] ?? "" : name;
  const constant = index.constantOf(stored);
  if (constant !== void 0) return elementTypeOfNumber(constant.dataType) ?? "packed";
  return shapeOf(stored)?.elementType ?? shapeOf(name)?.elementType ?? "unknown";
}

// src/commands/observe/observe-operations.ts
async function observeOperations(host, engine, { model, feeds, limits }) {
  const graph = graphOf(model);
  const tensors = [
    ...graph.input.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output.filter((name) => name !== ""))
  ];
  try {
    const ranges = await withModel(
      host,
      withExtraOutputs(model, tensors),
      (source) => engine.ranges({ model: source, feeds, batch: 1, tensors }, limits)
    );
    return countOperations(model, shapesOf(ranges));
  } catch (error) {
    if (error instanceof EngineError) return void 0;
    throw error;
  }
}
async function withModel(host, model, use) {
  if (!isStreamed(model)) return use(writeModel(model));
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const path = host.files.resolve(folder, "operations.onnx");
    await writeModelFile(host, path, { made: madeOf(model) });
    return await use({ path });
  } finally {
    await host.files.remove(folder);
  }
}
function shapesOf(ranges) {
  return (value) => ranges.get(value);
}
function zeroFeeds(inputs) {
  return { rows: 1, columns: inputs.map(zeroColumn) };
}
function zeroColumn({ name, elementType, shape }) {
  const itemShape = shape.slice(1).map((size) => typeof size === "number" ? size : 1);
  const width = itemShape.reduce((product, size) => product * size, 1);
  const values = elementType === "string" ? Array.from({ length: width }, () => "") : numericArray(elementType, width);
  return { name, elementType, itemShape, rows: 1, values };
}

export {
  observeOperations,
  zeroFeeds
};
