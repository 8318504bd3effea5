import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  evidenceSentence,
  revalidate
} from "./chunk-HXXUOSY2.js";
import {
  driftSentences,
  groundText
} from "./chunk-YCGGJUOU.js";
import {
  renderTerminal
} from "./chunk-XLPYNKWX.js";
import "./chunk-RRSETVLN.js";
import "./chunk-3WEUH7PI.js";
import "./chunk-NE3YBSEP.js";
import "./chunk-SEV7O4JK.js";
import "./chunk-BIFAJMX3.js";
import "./chunk-B72MHUER.js";
import "./chunk-WGQ3O4XV.js";
import "./chunk-O44A2NX5.js";
import "./chunk-AEOHJZSY.js";
import "./chunk-MQTEMYFP.js";
import "./chunk-FVFZWCM3.js";
import "./chunk-JIAV7EED.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-OTGXHUY7.js";
import "./chunk-YGCT3AVG.js";
import "./chunk-P5H7A7NE.js";
import "./chunk-XDQNGO27.js";
import {
  visibleText
} from "./chunk-RDUIXACK.js";
import "./chunk-JOGDXAF4.js";
import "./chunk-BXZIHDES.js";
import "./chunk-M3D66SKY.js";
import "./chunk-I6OCA7EM.js";
import "./chunk-BFJPNNAG.js";
import "./chunk-J7ZTIJN4.js";
import "./chunk-LDEYHLLJ.js";
import "./chunk-UZ6W2F4P.js";
import "./chunk-LZHZOSRT.js";
import "./chunk-DQWJOGU6.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-ZONKIVUD.js";
import "./chunk-VDFDANB4.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-G46ML44U.js";
import "./chunk-N2RG5XT4.js";
import "./chunk-WMDM3H2F.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/cli/commands/revalidate.ts
var revalidate2 = {
  spec: {
    name: "revalidate",
    summary: "Measures the accepted candidates again, and says what moved since and why",
    positionals: ["[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "output",
        short: "o",
        value: "FOLDER",
        description: "Where results go (default: as the policy says, out)"
      }
    ],
    example: "compression-gate revalidate census-income"
  },
  run: async ({ host, engine, arguments: given, colour }) => {
    const result = await revalidate(host, () => Promise.resolve(engine), {
      policyPath: given.text("policy") ?? "compression-gate.yml",
      models: given.positionals,
      output: given.text("output")
    });
    const { revalidated, failed, reportPath, exitCode } = result;
    const tables = revalidated.map((one) => `${textOf(one, colour)}
`);
    return {
      exitCode,
      complaints: [...new Set(failed.map(({ error }) => error.message))],
      text: tables.length === 0 ? "" : `${tables.join("")}The report is in ${reportPath}.
`,
      json: {
        exitCode,
        revalidated: revalidated.map(({ record, verdict, drift, evidence }) => ({
          model: record.model.name,
          verdict,
          drift,
          evidence,
          record
        })),
        failed: failed.map(({ model, error }) => ({ model, message: error.message }))
      }
    };
  }
};
function textOf({ record, verdict, drift, evidence }, colour) {
  const facts = drift === void 0 ? [] : [...driftSentences(drift), ...drift.grounds.map(groundText)].map(
    (text) => `  ${visibleText(text)}
`
  );
  return [
    renderTerminal({ ...record, verdict }, { colour }),
    ...verdict === record.verdict ? [] : [`  ${visibleText(verdict.summary)}
`],
    ...drift !== void 0 && facts.length === 0 ? [`  Nothing moved since it was accepted on ${drift.acceptedAt.slice(0, 10)}
`] : facts,
    ...evidence.map((one) => `  ${evidenceSentence(one)}
`)
  ].join("");
}
export {
  revalidate2 as revalidate
};
