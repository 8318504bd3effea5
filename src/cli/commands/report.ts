/** The command line of `report`. */
import { readRecord } from "../../record/record-file.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { renderTerminal } from "../../report/terminal.ts";
import { UserError } from "../../schema/user-error.ts";
import type { Command } from "../command.ts";

export const report: Command = {
  spec: {
    name: "report",
    summary: "Shows a run record again",
    positionals: ["RECORD"],
    options: [
      {
        name: "format",
        short: "f",
        value: "FORMAT",
        description: "terminal (default), markdown or json",
      },
    ],
    example: "compression-gate report out/census-income/record.json --format markdown",
  },
  run: async ({ host, arguments: given, colour }) => {
    const record = await readRecord(host, given.positionals[0] ?? "");
    const format = given.text("format") ?? "terminal";
    const plain = { exitCode: 0, json: record };
    switch (format) {
      case "terminal":
        return { ...plain, text: renderTerminal(record, { colour }) };
      case "markdown":
        return {
          ...plain,
          text: renderMarkdown([record], {
            reproduce: (model) => `npx compression-gate check ${model}`,
          }),
        };
      case "json":
        return { ...plain, text: `${JSON.stringify(record, null, 2)}\n` };
      default:
        throw new UserError(
          "usage",
          `Cannot write a report as "${format}"; formats are terminal, markdown and json`,
        );
    }
  },
};
