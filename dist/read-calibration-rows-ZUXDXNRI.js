import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  inferBindings
} from "./chunk-TA4SB3AX.js";
import "./chunk-ZLRF6DCU.js";
import {
  bindInputs,
  readDataset
} from "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/load/read-calibration-rows.ts
async function readCalibrationRows(host, base, { path, inputs: given, tokenizer }) {
  const dataset = await readDataset(host, path);
  const bindings = inferBindings(base, dataset, { given, tokenizer, label: void 0 });
  return bindInputs(host, dataset, {
    inputs: base.signature.inputs,
    bindings,
    directory: host.files.resolve(".")
  });
}
export {
  readCalibrationRows
};
