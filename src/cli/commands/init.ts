/** The command line of `init`. */
import { init as runInit } from "../../commands/init.ts";
import { initWorkflow, workflowPlace } from "../../commands/init-workflow.ts";
import { UserError } from "../../schema/user-error.ts";
import { quoted } from "../../commands/reproduce/reproduce.ts";
import { visibleText } from "../../report/escape.ts";
import type { Command, CommandResult, Context } from "../command.ts";
import { countOf } from "../count-of.ts";

const DEFAULT_POLICY = "compression-gate.yml";

export const init: Command = {
  spec: {
    name: "init",
    summary: "Writes a commented policy for a model and its data, or the workflow",
    positionals: ["[MODEL]"],
    options: [
      {
        name: "data",
        short: "d",
        value: "FILE",
        description:
          "Evaluation rows: .csv, .tsv, .jsonl, .parquet, .npz, .npy, or a folder of images",
      },
      {
        name: "label",
        short: "l",
        value: "COLUMN",
        description: "The right answers (default: guessed)",
      },
      {
        name: "calibration",
        short: "c",
        value: "FILE",
        description: "Rows for calibration and for the search of a recipe",
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json for models that read text" },
      {
        name: "policy",
        value: "FILE",
        description: "What to write (default compression-gate.yml)",
      },
      { name: "force", description: "Replace a policy that is there" },
      {
        name: "workflow",
        description: "Write .github/workflows/compression-gate.yml too, or alone without a model",
      },
    ],
    example: "compression-gate init model.onnx --data eval.csv --label income",
  },
  run: async (context) => {
    const { host, arguments: given } = context;
    const policyPath = given.text("policy") ?? DEFAULT_POLICY;
    const wantsWorkflow = given.flag("workflow");
    const hasModel = given.positionals.length > 0;
    if (!hasModel && !wantsWorkflow) {
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate init\`: it needs MODEL, or --workflow; an example is \`${init.spec.example}\``,
      );
    }
    // Before anything is written.
    if (wantsWorkflow) await workflowPlace(host, policyPath);
    const policy = hasModel ? [await writePolicy(context, policyPath)] : [];
    const workflow = wantsWorkflow ? [await writeWorkflow(context, policyPath)] : [];
    const results = [...policy, ...workflow];
    return {
      exitCode: Math.max(...results.map(({ exitCode }) => exitCode)),
      text: results.map(({ text }) => text).join("\n"),
      json: Object.assign({}, ...results.map(({ json }) => json)),
    };
  },
};

async function writePolicy(
  { host, arguments: given }: Context,
  policyPath: string,
): Promise<CommandResult> {
  const { path, text, open } = await runInit(host, {
    modelPath: given.positionals[0] ?? "",
    dataPath: given.required("data"),
    calibrationPath: given.text("calibration"),
    label: given.text("label"),
    tokenizer: given.text("tokenizer"),
    policyPath,
    force: given.flag("force"),
  });
  const option = path === DEFAULT_POLICY ? "" : ` --policy ${quoted(path)}`;
  const commands = `\`compression-gate baseline record${option}\` and \`compression-gate check${option}\``;
  const next = open.length === 0 ? `Read it, then run ${commands}.` : openText(open, commands);
  return {
    exitCode: open.length === 0 ? 0 : CANNOT_BE_USED,
    text: `${text}\nWrote ${path}. ${next}\n`,
    json: { path, policy: text, open },
  };
}

/** As a check of what was written would end. */
const CANNOT_BE_USED = 4;

const openText = (open: readonly string[], commands: string): string =>
  [
    `It is not ready: ${countOf(open.length, "thing")} to fill in:`,
    ...open.map((problem) => `  - ${visibleText(problem)}`),
    `Then run ${commands}.`,
  ].join("\n");

async function writeWorkflow({ host }: Context, policyPath: string): Promise<CommandResult> {
  const { path, text } = await initWorkflow(host, policyPath);
  const next = `Wrote ${path}. Commit it, and require its job "gate" for merging; \`compression-gate doctor\` says what is missing.\n`;
  return { exitCode: 0, text: `${text}\n${next}`, json: { workflowPath: path, workflow: text } };
}
