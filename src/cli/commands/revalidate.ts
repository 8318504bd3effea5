/** The command line of `revalidate`. */
import { revalidate as runRevalidate } from "../../commands/revalidate.ts";
import { driftSentences, groundText } from "../../report/drift-lines.ts";
import { visibleText } from "../../report/escape.ts";
import { evidenceSentence, type RevalidatedModel } from "../../report/revalidation-markdown.ts";
import { renderTerminal } from "../../report/terminal.ts";
import type { Command } from "../command.ts";

export const revalidate: Command = {
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
        description: "Where results go (default: as the policy says, out)",
      },
    ],
    example: "compression-gate revalidate census-income",
  },
  run: async ({ host, engine, arguments: given, colour }) => {
    const result = await runRevalidate(host, () => Promise.resolve(engine), {
      policyPath: given.text("policy") ?? "compression-gate.yml",
      models: given.positionals,
      output: given.text("output"),
    });
    const { revalidated, failed, reportPath, exitCode } = result;
    const tables = revalidated.map((one) => `${textOf(one, colour)}\n`);
    return {
      exitCode,
      complaints: [...new Set(failed.map(({ error }) => error.message))],
      text: tables.length === 0 ? "" : `${tables.join("")}The report is in ${reportPath}.\n`,
      json: {
        exitCode,
        revalidated: revalidated.map(({ record, verdict, drift, evidence }) => ({
          model: record.model.name,
          verdict,
          drift,
          evidence,
          record,
        })),
        failed: failed.map(({ model, error }) => ({ model, message: error.message })),
      },
    };
  },
};

function textOf({ record, verdict, drift, evidence }: RevalidatedModel, colour: boolean): string {
  const facts =
    drift === undefined
      ? []
      : [...driftSentences(drift), ...drift.grounds.map(groundText)].map(
          (text) => `  ${visibleText(text)}\n`,
        );
  return [
    renderTerminal({ ...record, verdict }, { colour }),
    ...(verdict === record.verdict ? [] : [`  ${visibleText(verdict.summary)}\n`]),
    ...(drift !== undefined && facts.length === 0
      ? [`  Nothing moved since it was accepted on ${drift.acceptedAt.slice(0, 10)}\n`]
      : facts),
    ...evidence.map((one) => `  ${evidenceSentence(one)}\n`),
  ].join("");
}
