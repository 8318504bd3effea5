import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  inputsFrom
} from "./chunk-M5QY7XRR.js";
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  compressModel,
  findRecipe,
  oldestRelease,
  recipeWords
} from "./chunk-BMFBSWLH.js";
import {
  dataFileOf,
  puttingAside,
  writeModelFile
} from "./chunk-PRZSN7ZZ.js";
import {
  formatBytes,
  formatPercentOf
} from "./chunk-I6OCA7EM.js";
import "./chunk-OTGXHUY7.js";
import "./chunk-NQGPVT35.js";
import "./chunk-FNO66JQ4.js";
import {
  digestOfParts,
  readModelFile
} from "./chunk-A45BDS3G.js";
import {
  isStreamed,
  totalLength
} from "./chunk-VTGBP7FD.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-VPX4GA4F.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/compress.ts
var LIMITS = { timeoutMs: 6e5, memoryBytes: 8e9 };
async function compress(host, engine, request) {
  refuseOverwriting(host, request);
  const dismiss = engine.startAhead();
  try {
    return await compressFile(host, engine, request);
  } finally {
    await dismiss();
  }
}
async function compressFile(host, engine, request) {
  const recipe = await readRecipe(host, request.recipe);
  const base = await readModelFile(host, request.modelPath, request.sizes);
  refuseOverwritingData(host, base, request.outputPath);
  const calibration = await readCalibration(host, base, request);
  host.log.progress(`compressing ${request.modelPath} by ${recipeWords(recipe)}`);
  return puttingAside(host, base.model, async (putAside) => {
    const made = await compressModel(host, engine, {
      model: base.model,
      recipe,
      calibration,
      trial: calibration,
      limits: LIMITS,
      oldestEngine: oldestRelease(request.target, "--target"),
      putAside,
      mostInside: request.sizes?.mostInside
    });
    const written = { made, mostInside: request.sizes?.mostInside };
    const parts = await writeModelFile(host, request.outputPath, written);
    return {
      recipe,
      bytesBefore: base.bytes,
      bytesAfter: totalLength(parts.flat()),
      digest: digestOfParts(host, parts),
      changes: made.changes
    };
  });
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
  const { readCalibrationRows } = await import("./read-calibration-rows-H6KTU634.js");
  const { calibration: path, inputs, tokenizer } = request;
  return readCalibrationRows(host, base, { path, inputs, tokenizer });
}

// src/cli/commands/compress.ts
var compress2 = {
  spec: {
    name: "compress",
    summary: "Compresses a model by a recipe, without a policy",
    positionals: ["MODEL"],
    options: [
      {
        name: "recipe",
        short: "r",
        value: "NAME|FILE",
        description: "A built-in recipe, or a recipe file (.yml)"
      },
      { name: "output", short: "o", value: "FILE", description: "Where the compressed model goes" },
      {
        name: "calibration",
        short: "c",
        value: "FILE",
        description: "Rows for recipes that calibrate"
      },
      {
        name: "input",
        value: "NAME=COLUMN,\u2026",
        repeated: true,
        description: "Columns that an input takes (default: guessed)"
      },
      {
        name: "target",
        value: ">=1.N",
        description: "Releases of onnxruntime that must load the result (default: any)"
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json, when the rows are text" }
    ],
    example: "compression-gate compress model.onnx --recipe int8-dynamic -o small.onnx"
  },
  run: async ({ host, engine, arguments: given }) => {
    const [modelPath = ""] = given.positionals;
    const outputPath = given.required("output");
    const result = await compress(host, engine, {
      modelPath,
      recipe: given.required("recipe"),
      outputPath,
      calibration: given.text("calibration"),
      tokenizer: given.text("tokenizer"),
      target: given.text("target"),
      inputs: inputsFrom(given)
    });
    const { recipe, bytesBefore, bytesAfter, changes, digest } = result;
    const refused = changes.filter(({ kind }) => kind === "refused");
    const lines = [
      `${outputPath}: ${formatBytes(bytesBefore)} \u2192 ${formatBytes(bytesAfter)} (${formatPercentOf(bytesAfter, bytesBefore)}) by ${recipe.name}`,
      `${countOf(changes.length - refused.length, "change")}; ${countOf(refused.length, "node")} left unchanged`,
      ...refused.slice(0, 20).map(
        ({ pass, node, operator, reason }) => `  ${pass} left ${operator} "${node}": ${reason}`
      ),
      `sha256 ${digest}`,
      ""
    ];
    return { exitCode: 0, text: lines.join("\n"), json: { ...result, path: outputPath } };
  }
};
export {
  compress2 as compress
};
