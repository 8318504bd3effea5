import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  compressModel,
  findRecipe,
  recipeWords
} from "./chunk-AUNE74PP.js";
import {
  oldestRelease
} from "./chunk-LRYZGICI.js";
import {
  CANDIDATE_FILE,
  dataFileOf,
  partsOf,
  puttingAside,
  writeModelFile
} from "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import {
  digestMeanwhile,
  readModelFile
} from "./chunk-VS3HZ3UW.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import {
  isStreamed,
  totalLength
} from "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/compress.ts
var LIMITS = { timeoutMs: 6e5, memoryBytes: 8e9 };
async function compress(host, engine, request) {
  refuseOverwriting(host, request);
  const recipe = await readRecipe(host, request.recipe);
  const base = await readModelFile(host, request.modelPath, request.sizes);
  refuseOverwritingData(host, base, request.outputPath);
  const calibration = await readCalibration(host, base, request);
  host.log.progress(`compressing ${request.modelPath} by ${recipeWords(recipe)}`);
  return puttingAside(
    host,
    base.model,
    (putAside) => inTemporaryFolder(host, async (folder) => {
      const mostInside = request.sizes?.mostInside;
      let digest = "";
      const made = await compressModel(host, engine, {
        model: base.model,
        recipe,
        calibration,
        trial: calibration,
        limits: LIMITS,
        oldestEngine: oldestRelease(request.target, "--target"),
        putAside,
        mostInside,
        triedIn: folder,
        meanwhile: async (tried) => {
          digest = await digestMeanwhile(host, partsOf(tried, request.outputPath, mostInside));
        }
      });
      const parts = await moveOrWrite(host, folder, { made, mostInside, path: request.outputPath });
      return {
        recipe,
        bytesBefore: base.bytes,
        bytesAfter: totalLength(parts.flat()),
        digest,
        changes: made.changes,
        notices: made.notices
      };
    })
  );
}
async function inTemporaryFolder({ files }, use) {
  const folder = await files.makeTemporaryDirectory();
  try {
    return await use(folder);
  } finally {
    await files.remove(folder);
  }
}
async function moveOrWrite(host, folder, { made, mostInside, path }) {
  const parts = partsOf(made, path, mostInside);
  const tried = host.files.resolve(folder, CANDIDATE_FILE);
  const isThere = parts.length === 1 && await host.files.move(tried, path);
  return isThere ? parts : writeModelFile(host, path, { made, mostInside });
}
function refuseOverwriting({ files }, request) {
  const { modelPath, recipe, calibration, tokenizer, outputPath } = request;
  const read = [modelPath, recipe, calibration, tokenizer].filter((path) => path !== void 0);
  if (!read.some((path) => files.resolve(path) === files.resolve(outputPath))) return;
  throw new UserError(
    "usage",
    `Cannot write "${outputPath}": it is read for this very model; name another file by --output`
  );
}
function refuseOverwritingData({ files }, base, outputPath) {
  const output = files.resolve(outputPath);
  const taken = isStreamed(base.model) ? [output, dataFileOf(output)] : [output];
  const lost = [
    base.path,
    ...base.dataFiles.map((file) => files.resolve(base.path, "..", file))
  ].find((path) => taken.includes(path));
  if (lost === void 0) return;
  throw new UserError(
    "usage",
    `Cannot write "${outputPath}": the model keeps weights in "${lost}", which would be replaced; name another file by --output`
  );
}
async function readRecipe(host, name) {
  const choice = await findRecipe(host, name, host.files.resolve("."));
  if (choice.kind === "recipe") return choice.recipe;
  throw new UserError(
    "usage",
    `Cannot compress by recipe "${name}": a search needs criteria to meet; use it in a policy (recipe: auto) with \`compression-gate check\``
  );
}
async function readCalibration(host, base, request) {
  if (request.calibration === void 0) return void 0;
  const { readCalibrationRows } = await import("./read-calibration-rows-ZUXDXNRI.js");
  const { calibration: path, inputs, tokenizer } = request;
  return readCalibrationRows(host, base, { path, inputs, tokenizer });
}
export {
  compress
};
