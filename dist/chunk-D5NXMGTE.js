import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  placeOf
} from "./chunk-QO4EPLSZ.js";

// src/commands/reproduce/reproduce.ts
import { relative } from "node:path";
function reproduceCommand({ files }, { policyPath, base, canary }, model) {
  const path = relative(files.resolve("."), files.resolve(policyPath)).replaceAll("\\", "/");
  const options = [
    ...path === "compression-gate.yml" ? [] : ["--policy", path],
    ...base === void 0 ? [] : ["--base", base],
    ...canary === false ? [] : [canary === true ? "--canary" : `--canary=${canary}`]
  ];
  return ["npx compression-gate check", model, ...options.map(quoted)].join(" ");
}
function recordedCommand(host, record) {
  const place = placeOf(record);
  if (place === void 0) return compareCommand(record.policy.arguments);
  const canary = record.canaryKind ?? record.canary === true;
  return reproduceCommand(
    host,
    {
      policyPath: place.policyPath,
      base: place.commit,
      canary: canary === "zeroed-tensor" ? true : canary
    },
    record.model.name
  );
}
var compareCommand = (given) => given === void 0 ? void 0 : ["npx compression-gate compare", ...given.map(quoted)].join(" ");
var quoted = (word) => /^[\w./:@~^=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export {
  reproduceCommand,
  recordedCommand,
  compareCommand,
  quoted
};
