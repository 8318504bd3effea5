import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderTerminal
} from "./chunk-CYY454L7.js";
import {
  evidenceSentence,
  revalidate
} from "./chunk-336YT4FM.js";
import {
  driftSentences,
  groundText
} from "./chunk-JVFLUSTH.js";
import "./chunk-BBEI5L22.js";
import "./chunk-PXZUTCJV.js";
import "./chunk-3WEUH7PI.js";
import "./chunk-MFP7SN2L.js";
import "./chunk-WYMGTS43.js";
import "./chunk-OL4HG3YZ.js";
import "./chunk-L5VSZ23X.js";
import "./chunk-DDT44KBS.js";
import {
  visibleText
} from "./chunk-HJN3OFBP.js";
import "./chunk-JOGDXAF4.js";
import "./chunk-GTIZJKVG.js";
import "./chunk-WGW4YQVL.js";
import "./chunk-KX32WM3W.js";
import "./chunk-5LOKLYOR.js";
import "./chunk-BXZIHDES.js";
import "./chunk-QDSTWLV4.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-AUNE74PP.js";
import "./chunk-LRYZGICI.js";
import "./chunk-FTAWUDKC.js";
import "./chunk-Y4IB4ULP.js";
import "./chunk-4GZ4BWIV.js";
import "./chunk-KY2YIWGB.js";
import "./chunk-OTGXHUY7.js";
import "./chunk-VS3HZ3UW.js";
import "./chunk-Z4WAPPOA.js";
import "./chunk-JUJBMSHU.js";
import "./chunk-J7ZTIJN4.js";
import "./chunk-F7W23XR4.js";
import "./chunk-X5YKYOEU.js";
import "./chunk-IRAJ6GTH.js";
import "./chunk-332WENBU.js";
import "./chunk-KBXVQC3Z.js";
import "./chunk-4YXWSKLD.js";
import "./chunk-TVVGHRU3.js";
import "./chunk-T55765LM.js";
import "./chunk-FNO66JQ4.js";
import "./chunk-573HM4A5.js";
import "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import "./chunk-QFK4J42L.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-6ERS3MS4.js";
import "./chunk-ZWPB4JFI.js";
import "./chunk-IQHZXEKJ.js";
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
