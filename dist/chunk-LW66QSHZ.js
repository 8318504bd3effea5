import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  driftOf
} from "./chunk-JVFLUSTH.js";
import {
  exitCodeWith
} from "./chunk-BBEI5L22.js";
import {
  gateModel
} from "./chunk-WYMGTS43.js";
import {
  recordPath
} from "./chunk-DDT44KBS.js";
import {
  modelsInForce
} from "./chunk-KX32WM3W.js";
import {
  baselinePath,
  buildBaseline,
  readBaseline,
  writeBaseline
} from "./chunk-5LOKLYOR.js";
import {
  readPolicy
} from "./chunk-OGZNBD5N.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/baseline.ts
async function recordBaselines(host, engine, request) {
  const [recorded, failed] = [[], []];
  for (const inForce of await inForceModels(host, request)) {
    try {
      recorded.push(await recordBaseline(host, engine, { inForce, force: request.force }));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  const records = recorded.filter(({ accepted }) => !accepted).map(({ record }) => record);
  const isWhole = records.length === 0 && failed.length === 0;
  return { recorded, failed, exitCode: isWhole ? 0 : exitCodeWith({ records, failed }) };
}
async function recordBaseline(host, engine, { inForce, force }) {
  const path = baselinePath(host, folderOf(inForce), inForce.name);
  const record = await gateModel(host, engine, {
    inForce: { ...inForce, baselines: void 0 },
    canary: false
  });
  const before = await readableBaseline(host, path);
  const drift = before === void 0 ? void 0 : driftOf(before, record);
  const accepted = record.verdict.outcome === "pass" || force;
  if (accepted) await writeBaseline(host, path, buildBaseline(record));
  return { path, record, recordPath: recordPath(host, inForce.output), accepted, drift };
}
async function readableBaseline(host, path) {
  try {
    return await readBaseline(host, path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    host.log.warn(`${error.message}; it is taken for none`);
    return void 0;
  }
}
async function showBaselines(host, request) {
  const shown = [];
  for (const inForce of await inForceModels(host, request)) {
    const path = baselinePath(host, folderOf(inForce), inForce.name);
    const baseline = await readBaseline(host, path);
    if (baseline !== void 0) shown.push({ model: inForce.name, path, baseline });
    else if (request.models.length > 0) {
      throw new UserError(
        "file-missing",
        `Cannot show the baseline of "${inForce.name}": there is none at "${path}"; record one with \`compression-gate baseline record ${inForce.name}\``
      );
    }
  }
  return shown;
}
async function inForceModels(host, { policyPath, models, output }) {
  return modelsInForce(host, await readPolicy(host, policyPath), {
    names: models,
    ...output === void 0 ? {} : { output: host.files.resolve(output) }
  });
}
function folderOf({ baselines }) {
  if (baselines === void 0) throw new Error("A policy always has a folder for baselines");
  return baselines;
}

export {
  recordBaselines,
  showBaselines
};
