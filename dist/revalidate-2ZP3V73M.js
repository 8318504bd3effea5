import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderTerminal
} from "./chunk-BPU3OZAT.js";
import {
  evidenceSentence,
  revalidate
} from "./chunk-5G2RAWKY.js";
import {
  driftSentences,
  groundText
} from "./chunk-2TRT6TPO.js";
import "./chunk-R5E2NPOB.js";
import "./chunk-VSXCB7M3.js";
import "./chunk-H7K7WV5Q.js";
import "./chunk-3WEUH7PI.js";
import "./chunk-HEGKWHNQ.js";
import "./chunk-OL4HG3YZ.js";
import "./chunk-FHUUNJNX.js";
import "./chunk-BMXUFEUV.js";
import {
  visibleText
} from "./chunk-RDUIXACK.js";
import "./chunk-JOGDXAF4.js";
import "./chunk-5ZGKUZKE.js";
import "./chunk-PSC7UXFF.js";
import "./chunk-TE43PDWK.js";
import "./chunk-BXZIHDES.js";
import "./chunk-UM3QXHIE.js";
import "./chunk-BMFBSWLH.js";
import "./chunk-M3D66SKY.js";
import "./chunk-2WNR6G6R.js";
import "./chunk-L5HSETUR.js";
import "./chunk-PRZSN7ZZ.js";
import "./chunk-I6OCA7EM.js";
import "./chunk-OTGXHUY7.js";
import "./chunk-BFJPNNAG.js";
import "./chunk-J7ZTIJN4.js";
import "./chunk-55UIZXPH.js";
import "./chunk-NQGPVT35.js";
import "./chunk-J4ZFAXA3.js";
import "./chunk-UY6SUU2W.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-573HM4A5.js";
import "./chunk-LQ5XPG3Z.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-A45BDS3G.js";
import "./chunk-VTGBP7FD.js";
import "./chunk-5TJCDODR.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-IQHZXEKJ.js";
import "./chunk-BQAOMCZB.js";
import "./chunk-I64LWKQS.js";
import "./chunk-NWSJT44S.js";
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
