/** The command line of `check`. */
import { check as runCheck } from "../../commands/check.ts";
import { renderTerminal } from "../../report/terminal.ts";
import { CANARY_KINDS, canaryFrom } from "../canary-kind.ts";
import { UserError } from "../../schema/user-error.ts";
import { checkAgainst } from "../check-against.ts";
import type { Command, CommandResult, Context } from "../command.ts";
import { examplesSentence, staysHere } from "../examples-here.ts";

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
        description: "Judge as a pull request to it: policy, baseline and data of the merge base",
      },
      {
        name: "canary",
        value: "KIND",
        optional: true,
        description: `Judge a candidate that is broken on purpose: ${CANARY_KINDS.join(", ")} (default the first)`,
      },
      {
        name: "blame",
        description: "Say which quantized layers carry the loss, also when nothing fails",
      },
      {
        name: "output",
        short: "o",
        value: "FOLDER",
        description: "Where results go (default: as the policy says, out)",
      },
    ],
    example: "compression-gate check census-income --base origin/main",
  },
  run: (context) => {
    const { arguments: given } = context;
    const [base, output] = [given.text("base"), given.text("output")];
    const policyPath = given.text("policy") ?? "compression-gate.yml";
    if (base === undefined) return checkTree(context, { policyPath, output });
    // A pull request has neither, and with --base the command does what a pull request does.
    const local = ["canary", "blame"].find((name) => given.flag(name));
    if (local === undefined) return checkAgainst(context, { policyPath, base, output });
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate check\`: it takes --base or --${local}, not both`,
    );
  },
};

async function checkTree(
  { host, engine, arguments: given, environment, colour }: Context,
  { policyPath, output }: { readonly policyPath: string; readonly output: string | undefined },
): Promise<CommandResult> {
  const result = await runCheck(host, engine, {
    policyPath,
    models: given.positionals,
    canary: given.flag("canary") && canaryFrom(given.text("canary")),
    blame: given.flag("blame"),
    isPrivate: staysHere(environment),
    ...(output === undefined ? {} : { output }),
  });
  const tables = result.records.map((record) => `${renderTerminal(record, { colour })}\n`);
  const where = `The comment of a pull request is in ${result.commentPath}; records and candidates are beside it.\n`;
  const examples = await examplesSentence(host, result.outputs);
  const complaints = result.failed.map(({ error }) => error.message);
  return {
    exitCode: result.exitCode,
    complaints: [...new Set(complaints)],
    text: tables.length === 0 ? "" : `${tables.join("")}${where}${examples}`,
    json: {
      exitCode: result.exitCode,
      records: result.records,
      failed: result.failed.map(({ model, error }) => ({ model, message: error.message })),
    },
  };
}
