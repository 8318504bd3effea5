import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  fusionSentence,
  operationSentence
} from "./chunk-FTAWUDKC.js";
import {
  observeOperations,
  zeroFeeds
} from "./chunk-Y4IB4ULP.js";
import {
  auditFusion,
  isQuantized
} from "./chunk-4GZ4BWIV.js";
import {
  PASSES,
  puttingAside,
  refuseLargeModel
} from "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import {
  bytesByOperator,
  loadModel,
  operatorCounts,
  opsetsOf,
  readModel
} from "./chunk-VS3HZ3UW.js";
import {
  formatBytes
} from "./chunk-Z4WAPPOA.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import {
  isStreamed
} from "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/inspect.ts
var LIMITS = { timeoutMs: 12e4, memoryBytes: 8e9 };
async function inspect(host, engine, path) {
  const loaded = await loadModel(host, path);
  const context = {
    calibration: void 0,
    evaluate: (bytes) => engine.evaluate(bytes, LIMITS)
  };
  const passes = [];
  for (const pass of PASSES) {
    host.log.progress(`trying ${pass.name}`);
    passes.push(
      await puttingAside(
        host,
        loaded.model,
        (putAside) => outlook(pass, loaded.model, putAside === void 0 ? context : { ...context, putAside })
      )
    );
  }
  const { model, signature } = loaded;
  const operations = await observeOperations(host, engine, {
    model,
    feeds: zeroFeeds(signature.inputs),
    limits: LIMITS
  });
  return {
    path,
    bytes: loaded.bytes,
    gzipBytes: loaded.gzipBytes,
    digest: loaded.digest,
    parameters: loaded.parameters,
    opsets: opsetsOf(loaded.model),
    inputs: loaded.signature.inputs,
    outputs: loaded.signature.outputs,
    operators: operatorCounts(loaded.model),
    bytesByOperator: Object.fromEntries(bytesByOperator(loaded.model)),
    ...operations === void 0 ? {} : { operations },
    passes,
    ...isQuantized(loaded.model) ? { fusion: await fusionOf(engine, loaded) } : {}
  };
}
async function fusionOf(engine, { path, model }) {
  const options = { threads: 1, kernels: "ordinary", optimization: "all" };
  try {
    const bytes = await engine.optimizedModel(
      { modelPath: path, withoutWeights: isStreamed(model), options },
      LIMITS
    );
    return auditFusion(model, readModel(bytes, "optimised model"));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { impossible: error.message };
  }
}
async function outlook(pass, model, context) {
  const described = { pass: pass.name, description: pass.description };
  const pretended = pretendedRanges();
  try {
    const changes = await dryRun(pass, model, {
      ...context,
      calibration: pass.needsCalibration ? pretended.calibration : void 0
    });
    const applied = changes.filter(({ kind }) => kind === "applied").length;
    const refused = changes.filter((change) => change.kind === "refused");
    const left = refused.filter(({ code }) => code !== "not-calibrated");
    const isOpen = left.length < refused.length || applied === 0 && pretended.fellShort();
    return { ...described, applied, refused: counted(left), needsRows: isOpen };
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof EngineError)) throw error;
    return {
      ...described,
      applied: 0,
      refused: [],
      needsRows: false,
      impossible: error.message
    };
  }
}
async function dryRun(pass, model, context) {
  const [own, step] = [pass, { pass: pass.name }];
  refuseLargeModel(pass.name, own.takesTurns?.(step) ?? false, model);
  return (await own.apply(model, step, context)).changes;
}
function pretendedRanges() {
  const range = {
    minimum: -1,
    maximum: 1,
    elementType: "float32",
    shape: [],
    nonFinite: 0
  };
  let fellShort = false;
  const calibration = {
    ranges: (_model, values, detail) => {
      if (detail?.kind === "channels") fellShort = true;
      return Promise.resolve(new Map(values.map((name) => [name, range])));
    },
    sums: () => Promise.resolve(/* @__PURE__ */ new Map())
  };
  return { calibration, fellShort: () => fellShort };
}
function counted(changes) {
  const groups = /* @__PURE__ */ new Map();
  for (const { operator, reason } of changes) {
    const key = `${operator}
${reason}`;
    groups.set(key, { operator, reason, nodes: (groups.get(key)?.nodes ?? 0) + 1 });
  }
  return [...groups.values()];
}

// src/cli/commands/inspect.ts
var inspect2 = {
  spec: {
    name: "inspect",
    summary: "Shows what a model is made of, and what each pass would do with it",
    positionals: ["MODEL"],
    options: [],
    example: "compression-gate inspect model.onnx"
  },
  run: async ({ host, engine, arguments: given }) => {
    const inspection = await inspect(host, engine, given.positionals[0] ?? "");
    return { exitCode: 0, text: render(inspection), json: inspection };
  }
};
function render(inspection) {
  const { path, bytes, gzipBytes, parameters, opsets, operators } = inspection;
  const sets = Object.entries(opsets).map(([domain, version]) => `${domain} ${version}`);
  const lines = [
    `${path}: ${formatBytes(bytes)} (${formatBytes(gzipBytes)} gzipped), ${parameters.toLocaleString("en-US")} parameters, opset ${sets.join(", ")}`,
    "",
    "Inputs",
    ...inspection.inputs.map(tensorLine),
    "Outputs",
    ...inspection.outputs.map(tensorLine),
    "Operators",
    `  ${Object.entries(operators).map(([name, count]) => `${name} ${count}`).join(", ")}`,
    "Bytes of constants by the operator that reads them",
    ...Object.entries(inspection.bytesByOperator).map(
      ([name, size]) => `  ${name.padEnd(32)} ${formatBytes(size)}`
    ),
    ...operationLines(inspection),
    "Passes",
    ...inspection.passes.flatMap((outlook2) => [
      `  ${outlook2.pass}: ${outlook2.description}`,
      `    ${outlook2.impossible ?? wouldChange(outlook2)}`,
      ...outlook2.refused.map(
        ({ operator, reason, nodes }) => `    leaves ${nodes} \xD7 ${operator}: ${reason}`
      )
    ]),
    ...fusionLines(inspection),
    ""
  ];
  return lines.join("\n");
}
var wouldChange = ({ applied, needsRows }) => `would change ${countOf(applied, "place")}${needsRows ? "; whether more, calibration rows decide" : ""}`;
function operationLines({ operations }) {
  return operations === void 0 ? [] : ["Operations of one row, free dimensions being 1", `  ${operationSentence(operations)}`];
}
function fusionLines({ fusion }) {
  if (fusion === void 0) return [];
  const sentence = "impossible" in fusion ? fusion.impossible : fusionSentence(fusion);
  return sentence === void 0 ? [] : ["Quantization", `  ${sentence}`];
}
function tensorLine({ name, elementType, shape }) {
  return `  ${name}: ${elementType} [${shape.map((size) => size ?? "?").join(", ")}]`;
}
export {
  inspect2 as inspect
};
