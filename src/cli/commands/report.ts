/** The command line of `report`. */
import { report as runReport } from "../../commands/report.ts";
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
    const { record, text } = await runReport(host, {
      path: given.positionals[0] ?? "",
      format: given.text("format") ?? "terminal",
      colour,
    });
    return { exitCode: 0, text, json: record };
  },
};
