import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  inferBindings
} from "./chunk-YZGU5NEB.js";
import "./chunk-ABW2ISWO.js";
import {
  bindInputs
} from "./chunk-O44A2NX5.js";
import {
  readDataset
} from "./chunk-LZHZOSRT.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-ZONKIVUD.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-VPX4GA4F.js";
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
