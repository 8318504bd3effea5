import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  verify
} from "./chunk-HXS2YVPI.js";
import "./chunk-L5VSZ23X.js";
import "./chunk-DDT44KBS.js";
import "./chunk-WGW4YQVL.js";
import "./chunk-BXZIHDES.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-JUJBMSHU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/cli/commands/verify.ts
var verify2 = {
  spec: {
    name: "verify",
    summary: "Decides again from a run record alone: 0 it holds, whatever its verdict, 1 something differs, 3 it cannot be verified",
    positionals: ["RECORD|FOLDER"],
    options: [],
    example: "compression-gate verify out/census-income/record.json"
  },
  run: async ({ host, arguments: given }) => {
    const verified = await verify(host, await recordIn(host, given.positionals[0] ?? ""));
    const { exitCode, differences, findings, measurements, isVerifiable, record } = verified;
    return {
      exitCode,
      text: textOf(verified),
      json: {
        exitCode,
        isVerifiable,
        verdict: record.verdict.outcome,
        differences,
        findings,
        measurements
      }
    };
  }
};
var NOT_COVERED = `Not covered: that model, data, machine, timings and the answers of the rows were what the record says; metrics of scores, shifts, tests, blame and notices, which it does not hold enough to compute again.
\`compression-gate reproduce\` measures them again, where the inputs are.`;
var recordIn = async ({ files }, path) => await files.isDirectory(path) ? files.resolve(path, "record.json") : path;
var SHOWN = 20;
function textOf(verified) {
  const { record, differences, findings, measurements, isVerifiable } = verified;
  const { outcome } = record.verdict;
  if (!isVerifiable)
    return `Cannot verify: the record does not hold the evidence of its measurements; a run with this version writes it. It says "${outcome}".
`;
  if (differences.length === 0)
    return `Verified: ${findings} findings and the verdict "${outcome}" follow from the recorded measurements, and ${measurements} measurements from the rows; sizes, rows and groups agree wherever they are said.
${NOT_COVERED}
`;
  const lines = differences.slice(0, SHOWN).map(
    ({ path, recorded, recomputed }) => `  ${path}: the record says ${shown(recorded)}, but ${shown(recomputed)} follows`
  );
  const rest = differences.length - lines.length;
  return [
    `Not verified: ${countOf(differences.length, "value")} of the record ${differences.length === 1 ? "does" : "do"} not follow from it.`,
    ...lines,
    ...rest > 0 ? [`  and ${rest} more`] : [],
    ""
  ].join("\n");
}
var shown = (value) => value === void 0 ? "nothing" : JSON.stringify(value).slice(0, 200);
export {
  verify2 as verify
};
