import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  makeModel
} from "./chunk-6ERS3MS4.js";
import {
  makeNode,
  makeTensor,
  writeModel
} from "./chunk-ZWPB4JFI.js";
import {
  runJob
} from "./chunk-N4EO6B4B.js";
import "./chunk-32UVHXRO.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/run/saturation-probe.ts
var DEPTH = 64;
var COLUMNS = 16;
var ACTIVATION = 255;
var WEIGHT = 127;
var EXACT_ANSWER = DEPTH * ACTIVATION * WEIGHT;
function saturationProbe() {
  const values = new Int8Array(DEPTH * COLUMNS).fill(WEIGHT);
  const model = makeModel({
    opset: 13,
    inputs: [{ name: "x", elementType: "uint8", shape: ["rows", DEPTH] }],
    outputs: [{ name: "y", elementType: "int32", shape: ["rows", COLUMNS] }],
    initializers: [makeTensor("w", "int8", { dims: [DEPTH, COLUMNS], values })],
    nodes: [makeNode({ operator: "MatMulInteger", inputs: ["x", "w"], outputs: ["y"] })]
  });
  const column = {
    name: "x",
    elementType: "uint8",
    itemShape: [DEPTH],
    rows: 1,
    values: new Uint8Array(DEPTH).fill(ACTIVATION)
  };
  return { model, feeds: { rows: 1, columns: [column] } };
}

// src/run/saturates.ts
var MODEL_FILE = "model.onnx";
var ORDINARY = { threads: 1, kernels: "ordinary", optimization: "all" };
async function saturates(program, limits) {
  const { model, feeds } = saturationProbe();
  const outputs = await runJob(
    program,
    {
      doing: "probe the int8 kernels",
      job: (folder) => ({
        kind: "predict",
        modelPath: program.host.files.resolve(folder, MODEL_FILE),
        batch: 1,
        options: ORDINARY
      }),
      feeds,
      files: { [MODEL_FILE]: writeModel(model) },
      limits
    },
    (answer) => Promise.resolve(answer.outputs)
  );
  return Number(outputs[0]?.values[0]) !== EXACT_ANSWER;
}
export {
  saturates
};
