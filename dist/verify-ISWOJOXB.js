import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  countOf
} from "./chunk-2QENV6FC.js";
import {
  verify
} from "./chunk-XEFBFJOF.js";
import "./chunk-3FYUHNZT.js";
import "./chunk-3WEUH7PI.js";
import "./chunk-FHUUNJNX.js";
import "./chunk-BMXUFEUV.js";
import "./chunk-PSC7UXFF.js";
import "./chunk-BXZIHDES.js";
import "./chunk-UY6SUU2W.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-I64LWKQS.js";
import "./chunk-NWSJT44S.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/cli/commands/verify.ts
var verify2 = {
  spec: {
    name: "verify",
    summary: "Decides again from a run record alone, and names what does not follow",
    positionals: ["RECORD"],
    options: [],
    example: "compression-gate verify out/census-income/record.json"
  },
  run: async ({ host, arguments: given }) => {
    const verified = await verify(host, given.positionals[0] ?? "");
    const { exitCode, differences, findings, measurements } = verified;
    return {
      exitCode,
      text: textOf(verified),
      json: { exitCode, differences, findings, measurements }
    };
  }
};
var SHOWN = 20;
function textOf(verified) {
  const { record, differences, findings, measurements, isVerifiable } = verified;
  const { outcome } = record.verdict;
  if (!isVerifiable)
    return `Cannot verify: the record does not hold the evidence of its measurements; a run with this version writes it. It says "${outcome}".
`;
  if (differences.length === 0)
    return `Verified: ${findings} findings and the verdict "${outcome}" follow from the recorded measurements, and ${measurements} measurements from the rows.
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
