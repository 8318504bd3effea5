import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderTerminal
} from "./chunk-CYY454L7.js";
import {
  renderMarkdown
} from "./chunk-PXZUTCJV.js";
import {
  recordedCommand
} from "./chunk-D5NXMGTE.js";
import "./chunk-MFP7SN2L.js";
import "./chunk-OL4HG3YZ.js";
import {
  readRecord
} from "./chunk-DDT44KBS.js";
import "./chunk-QO4EPLSZ.js";
import "./chunk-HJN3OFBP.js";
import "./chunk-JOGDXAF4.js";
import "./chunk-BXZIHDES.js";
import "./chunk-EZCTYV7I.js";
import "./chunk-FTAWUDKC.js";
import "./chunk-Z4WAPPOA.js";
import "./chunk-JUJBMSHU.js";
import "./chunk-QFK4J42L.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/commands/report.ts
var FORMATS = ["terminal", "markdown", "json"];
async function report(host, { path, format, colour }) {
  const known = FORMATS.find((name) => name === format);
  if (known === void 0) {
    const hint = didYouMean(format, FORMATS);
    throw new UserError(
      "usage",
      `Cannot write a report as "${format}"${hint === "" ? `; formats are ${FORMATS.join(", ")}` : hint}`
    );
  }
  const record = await readRecord(host, path);
  switch (known) {
    case "terminal":
      return { record, text: renderTerminal(record, { colour }) };
    case "markdown":
      return {
        record,
        text: renderMarkdown([record], {
          reproduce: () => recordedCommand(host, record)
        })
      };
    case "json":
      return { record, text: `${JSON.stringify(record, null, 2)}
` };
  }
}

// src/cli/commands/report.ts
var report2 = {
  spec: {
    name: "report",
    summary: "Shows a run record again",
    positionals: ["RECORD"],
    options: [
      {
        name: "format",
        short: "f",
        value: "FORMAT",
        description: "terminal (default), markdown or json"
      }
    ],
    example: "compression-gate report out/census-income/record.json --format markdown"
  },
  run: async ({ host, arguments: given, colour }) => {
    const { record, text } = await report(host, {
      path: given.positionals[0] ?? "",
      format: given.text("format") ?? "terminal",
      colour
    });
    return { exitCode: 0, text, json: record };
  }
};
export {
  report2 as report
};
