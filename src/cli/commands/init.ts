/** The command line of `init`. */
import { init as runInit } from "../../commands/init.ts";
import type { Command } from "../command.ts";

const DEFAULT_POLICY = "compression-gate.yml";

export const init: Command = {
  spec: {
    name: "init",
    summary: "Writes a commented policy for a model and its data",
    positionals: ["MODEL"],
    options: [
      {
        name: "data",
        short: "d",
        value: "FILE",
        description: "Evaluation rows: .csv, .tsv, .jsonl, .npz or .npy",
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
    ],
    example: "compression-gate init model.onnx --data eval.csv --label income",
  },
  run: async ({ host, arguments: given }) => {
    const { path, text } = await runInit(host, {
      modelPath: given.positionals[0] ?? "",
      dataPath: given.required("data"),
      calibrationPath: given.text("calibration"),
      label: given.text("label"),
      tokenizer: given.text("tokenizer"),
      policyPath: given.text("policy") ?? DEFAULT_POLICY,
      force: given.flag("force"),
    });
    const option = path === DEFAULT_POLICY ? "" : ` --policy ${path}`;
    const next = `Wrote ${path}. Read it, then run \`compression-gate baseline record${option}\` and \`compression-gate check${option}\`.\n`;
    return { exitCode: 0, text: `${text}\n${next}`, json: { path, policy: text } };
  },
};
