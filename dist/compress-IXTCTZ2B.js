import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  inputsFrom
} from "./chunk-M5QY7XRR.js";
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  formatBytes,
  formatPercentOf
} from "./chunk-Z4WAPPOA.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/host/read-ahead.ts
var MOST_BYTES = 2 ** 28;
function readingAhead(host, path) {
  const { files } = host;
  const ahead = files.resolve(path);
  let reading = readSmall(host, ahead);
  reading.catch(() => void 0);
  const take = () => {
    const taken = reading;
    reading = void 0;
    return taken;
  };
  return {
    ...host,
    files: {
      ...files,
      readBytes: async (wanted) => (files.resolve(wanted) === ahead ? await take() : void 0) ?? files.readBytes(wanted)
    }
  };
}
async function readSmall({ files }, path) {
  return await files.sizeBytes(path) <= MOST_BYTES ? files.readBytes(path) : void 0;
}

// src/cli/commands/compress.ts
var compress = {
  spec: {
    name: "compress",
    summary: "Compresses a model by a recipe, without a policy",
    positionals: ["MODEL"],
    options: [
      {
        name: "recipe",
        short: "r",
        value: "NAME|FILE",
        needed: true,
        description: "A built-in recipe, or a recipe file (.yml)"
      },
      {
        name: "output",
        short: "o",
        value: "FILE",
        needed: true,
        description: "Where the compressed model goes"
      },
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
  run: async (context) => {
    const { arguments: given } = context;
    const [modelPath = ""] = given.positionals;
    const outputPath = given.required("output");
    const result = await compressMeanwhile(context, {
      modelPath,
      recipe: given.required("recipe"),
      outputPath,
      calibration: given.text("calibration"),
      tokenizer: given.text("tokenizer"),
      target: given.text("target"),
      inputs: inputsFrom(given)
    });
    const { recipe, bytesBefore, bytesAfter, changes, digest, notices } = result;
    const refused = changes.filter(({ kind }) => kind === "refused");
    const lines = [
      `${outputPath}: ${formatBytes(bytesBefore)} \u2192 ${formatBytes(bytesAfter)} (${formatPercentOf(bytesAfter, bytesBefore)}) by ${recipe.name}`,
      ...notices.map((notice) => `Note: ${notice}`),
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
async function compressMeanwhile({ host, engine }, request) {
  const dismiss = engine.startAhead();
  const reading = readingAhead(host, request.modelPath);
  try {
    const { compress: runCompress } = await import("./compress-RPD62ZM2.js");
    return await runCompress(reading, engine, request);
  } finally {
    await dismiss();
  }
}
export {
  compress
};
