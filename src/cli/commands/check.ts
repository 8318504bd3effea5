/** The command line of `check`. */
import { check as runCheck } from "../../commands/check.ts";
import { renderTerminal } from "../../report/terminal.ts";
import type { Command } from "../command.ts";

export const check: Command = {
  spec: {
    name: "check",
    summary: "Compresses, measures and judges the models of the policy, as a pull request will",
    positionals: ["[MODEL...]"],
    options: [
      { name: "policy", value: "FILE", description: "The policy (default compression-gate.yml)" },
      {
        name: "base",
        value: "REVISION",
        description: "Take policy, baseline and data at the merge base",
      },
      { name: "canary", description: "Judge a candidate that is broken on purpose: it must fail" },
      {
        name: "output",
        short: "o",
        value: "FOLDER",
        description: "Where results go (default: as the policy says, out)",
      },
    ],
    example: "compression-gate check census-income --base origin/main",
  },
  run: async ({ host, engine, arguments: given, colour }) => {
    const [base, output] = [given.text("base"), given.text("output")];
    const result = await runCheck(host, engine, {
      policyPath: given.text("policy") ?? "compression-gate.yml",
      models: given.positionals,
      canary: given.flag("canary"),
      ...(base === undefined ? {} : { base }),
      ...(output === undefined ? {} : { output }),
    });
    const tables = result.records.map((record) => renderTerminal(record, { colour }));
    return {
      exitCode: result.exitCode,
      text: `${tables.join("\n")}\nThe comment of a pull request is in ${result.commentPath}; records and candidates are beside it.\n`,
      json: { exitCode: result.exitCode, records: result.records },
    };
  },
};
