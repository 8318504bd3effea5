import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  formatBytes
} from "./chunk-Z4WAPPOA.js";

// src/report/fusion-sentence.ts
var SHOWN = 3;
function fusionSentence({
  layers,
  detours,
  dequantizedConstants
}) {
  const of = (fate) => layers.filter((layer) => layer.fate === fate);
  const [fused, dequantized] = [of("fused"), of("dequantized")];
  const [silent, islands] = [of("silently-quantized"), of("island")];
  const operators = Object.entries(detours);
  const parts = [
    ...stored(fused.length, dequantized),
    ...islands.length === 0 ? [] : [`${listed(islands, "stays", "stay")} float between them`],
    ...silent.length === 0 ? [] : [`${listed(silent, "is", "are")} quantized by the engine itself`],
    ...operators.length === 0 ? [] : [`values leave integers and come back for ${operators.map(counted).join(", ")}`],
    ...constants(dequantizedConstants - dequantized.length)
  ];
  return parts.length === 0 ? void 0 : parts.join("; ");
}
function stored(fused, dequantized) {
  const total2 = fused + dequantized.length;
  if (total2 === 0) return [];
  const start = `${fused} of ${total2} quantized ${total2 === 1 ? "layer runs" : "layers run"} in integer kernels`;
  return dequantized.length === 0 ? [start] : [start, `${listed(dequantized, "is", "are")} made float again on every run`];
}
function constants(count) {
  if (count <= 0) return [];
  return [
    `${count} other ${count === 1 ? "constant is" : "constants are"} made float on every run`
  ];
}
var counted = ([operator, count]) => count === 1 ? operator : `${count} \xD7 ${operator}`;
function listed(layers, one, many) {
  const names = layers.slice(0, SHOWN).map(({ node, operator }) => `${operator} ${node}`);
  const more = layers.length - names.length;
  const list = more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
  return `${list} ${layers.length === 1 ? one : many}`;
}

// src/report/operation-sentence.ts
var UNITS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"]
];
function short(count) {
  const [size, unit] = UNITS.find(([least]) => count >= least) ?? [1, ""];
  return `${Number((count / size).toPrecision(3))}${unit === "" ? "" : ` ${unit}`}`;
}
var total = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
function operationSentence(costs) {
  const { macs, elementwise, weightBytes, activationBytes, uncounted, roofline } = costs;
  const byType = Object.entries(macs).map(([type, count]) => `${short(count)} in ${type}`);
  const unknown = Object.entries(uncounted).map(([name, count]) => `${count} \xD7 ${name}`);
  return [
    `${short(total(macs))} multiply-adds${byType.length === 0 ? "" : ` (${byType.join(", ")})`}`,
    `${short(elementwise)} other operations`,
    `${formatBytes(total(weightBytes))} of weights`,
    `${formatBytes(activationBytes)} of values`,
    ...roofline === void 0 ? [] : [`limited by ${boundOf(roofline)}`],
    ...unknown.length === 0 ? [] : [`not counted: ${unknown.join(", ")}`]
  ].join(", ");
}
var boundOf = ({ bound, intensity }) => `${bound === "compute" ? "computing" : "memory"} at ${Number(intensity.toPrecision(3))} operations a byte`;

export {
  fusionSentence,
  operationSentence
};
