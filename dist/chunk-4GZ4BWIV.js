import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  INTEGER_KERNELS,
  MOVERS,
  dequantizesConstant,
  detoursOf,
  isConverter,
  isInteger,
  nodeLabel,
  reached,
  readersOf,
  writersOf
} from "./chunk-KY2YIWGB.js";
import {
  indexGraph,
  subgraphsOf
} from "./chunk-VS3HZ3UW.js";
import {
  graphOf,
  readInt
} from "./chunk-ZWPB4JFI.js";

// src/compress/fusion-audit.ts
var FLOAT_KERNELS = /* @__PURE__ */ new Set([
  "Conv",
  "FusedConv",
  "ConvTranspose",
  "MatMul",
  "FusedMatMul",
  "Gemm",
  "FusedGemm",
  "LSTM",
  "GRU",
  "RNN"
]);
var INT8_ACTIVATIONS = 4;
var isQuantized = (model) => holdsIntegers(graphOf(model));
var holdsIntegers = (graph) => graph.node.some(
  (node) => INTEGER_KERNELS.has(node.opType) || isConverter(node) || subgraphsOf(node).some(holdsIntegers)
);
function auditFusion(candidate, optimized) {
  const stored = constantNames(graphOf(candidate));
  const labelOf = labelsOf(graphOf(candidate));
  return auditGraph(graphOf(optimized), { stored, labelOf, constantOf: () => void 0 });
}
function auditGraph(graph, audited) {
  const { stored, labelOf, constantOf } = audited;
  const own = indexGraph(graph);
  const known = (name) => own.constantOf(name) ?? constantOf(name);
  const index = { ...own, constantOf: known };
  const places = placesOf(graph, index);
  const fateOf = (node) => integerFate(node, index, stored) ?? floatFate(node, index, places);
  const fates = new Map(graph.node.map((node) => [node, fateOf(node)]));
  const inner = new Map(
    graph.node.map((node) => [
      node,
      subgraphsOf(node).map((each) => auditGraph(each, { ...audited, constantOf: known }))
    ])
  );
  const all = [...inner.values()].flat();
  const detours = detoursOf(graph, index, (node) => fates.get(node) !== void 0);
  return {
    layers: [...fates].flatMap(([node, fate]) => [
      ...fate === void 0 ? [] : [{ node: labelOf(node), operator: node.opType, fate }],
      ...(inner.get(node) ?? []).flatMap(({ layers }) => layers)
    ]),
    detours: summed([detours, ...all.map((each) => each.detours)]),
    dequantizedConstants: all.reduce(
      (sum, each) => sum + each.dequantizedConstants,
      graph.node.filter((node) => dequantizesConstant(node, index)).length
    )
  };
}
function summed(counts) {
  const sums = /* @__PURE__ */ new Map();
  for (const [operator, count] of counts.flatMap((each) => Object.entries(each)))
    sums.set(operator, (sums.get(operator) ?? 0) + count);
  return Object.fromEntries([...sums].toSorted(([a], [b]) => a < b ? -1 : 1));
}
var nodesIn = ({ node }) => node.flatMap((each) => [each, ...subgraphsOf(each).flatMap(nodesIn)]);
function labelsOf(candidate) {
  const labels = new Map(
    nodesIn(candidate).flatMap((node) => node.output.map((name) => [name, nodeLabel(node)]))
  );
  return (node) => {
    const plain = nodeLabel(node).replace(/(?:_token_\d+|_nchwc|\/MatMulAddFusion)+$/, "");
    return labels.get(plain) ?? plain;
  };
}
function constantNames(graph) {
  return /* @__PURE__ */ new Set([
    ...graph.initializer.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
    ...graph.node.flatMap(subgraphsOf).flatMap((inner) => [...constantNames(inner)])
  ]);
}
function integerFate(node, index, stored) {
  const position = INTEGER_KERNELS.get(node.opType);
  const weight = node.input[position ?? -1] ?? "";
  if (index.constantOf(weight) === void 0) return void 0;
  if (stored.has(weight)) return "fused";
  const isPacked = node.opType === "MatMulNBits";
  return isPacked && readInt(node, "accuracy_level", 0) < INT8_ACTIVATIONS ? "fused" : "silently-quantized";
}
function floatFate(node, index, places) {
  if (!FLOAT_KERNELS.has(node.opType)) return void 0;
  const source = sourceOf(node.input[1] ?? "", index);
  const producer = index.producerOf(source)?.node;
  if (producer !== void 0 && dequantizesConstant(producer, index)) return "dequantized";
  if (index.constantOf(source) === void 0) return void 0;
  return places.after.has(node) && places.before.has(node) ? "island" : "float";
}
function sourceOf(value, index) {
  let source = value;
  for (let node = index.producerOf(source)?.node; node !== void 0 && MOVERS.has(node.opType); node = index.producerOf(source)?.node)
    source = node.input[0] ?? "";
  return source;
}
function placesOf(graph, index) {
  const kernels = graph.node.filter(isInteger);
  return {
    after: reached(kernels, (node) => readersOf(node, index)),
    before: reached(kernels, (node) => writersOf(node, index))
  };
}

export {
  isQuantized,
  auditFusion
};
