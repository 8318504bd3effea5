/** The command line of `compare`. */
import { compare as runCompare } from "../../commands/compare.ts";
import { inputsFrom, presetFrom, rowsFrom, taskFrom } from "../options.ts";
import { renderTerminal } from "../../report/terminal.ts";
import type { Arguments } from "../arguments.ts";
import type { Command } from "../command.ts";

export const compare: Command = {
  spec: {
    name: "compare",
    summary: "Judges a model that somebody else compressed, without a policy",
    positionals: ["BASE", "CANDIDATE"],
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
        description: "The right answers; without it, likeness is judged",
      },
      { name: "rows", value: "N", description: "Judge so many rows at most (default: all)" },
      { name: "classes", value: "A,B,…", description: "Class names in the order of the scores" },
      {
        name: "positive",
        value: "CLASS",
        description: "The positive class (default: the last of two)",
      },
      {
        name: "output",
        value: "NAME",
        description: "The output that is judged (default: the only float one)",
      },
      {
        name: "slice",
        value: "COLUMN",
        repeated: true,
        description: "Judge each value of a column on its own",
      },
      {
        name: "group",
        value: "COLUMN",
        repeated: true,
        description: "Groups that must be treated alike",
      },
      {
        name: "input",
        value: "NAME=COLUMN,…",
        repeated: true,
        description: "Columns that an input takes (default: guessed)",
      },
      { name: "tokenizer", value: "FILE", description: "tokenizer.json for models that read text" },
      {
        name: "criteria",
        value: "PRESET",
        description: "standard (default), healthcare, finance, safety-critical",
      },
      {
        name: "save",
        short: "o",
        value: "FOLDER",
        description: "Keep the run record in this folder",
      },
    ],
    example: "compression-gate compare float.onnx small.onnx --data eval.csv --label income",
  },
  run: async ({ host, engine, arguments: given, colour }) => {
    const [basePath = "", candidatePath = ""] = given.positionals;
    const { record, exitCode } = await runCompare(host, engine, {
      basePath,
      candidatePath,
      dataPath: given.required("data"),
      label: given.text("label"),
      rows: rowsFrom(given),
      task: taskFrom(given),
      slices: given.texts("slice"),
      groups: given.texts("group"),
      inputs: inputsFrom(given),
      tokenizer: given.text("tokenizer"),
      preset: presetFrom(given.text("criteria")),
      output: given.text("save"),
      arguments: repeating(given),
    });
    return { exitCode, text: renderTerminal(record, { colour }), json: { exitCode, record } };
  },
};

/** What was asked, in the order of the help; where the record is kept changes nothing. */
function repeating(given: Arguments): readonly string[] {
  const options = compare.spec.options.flatMap(({ name }) =>
    name === "save" ? [] : given.texts(name).flatMap((text) => written(name, text)),
  );
  return [...given.positionals, ...options];
}

/** A value that looks like an option is read as one unless it is tied to its own. */
const written = (name: string, text: string): readonly string[] =>
  text.startsWith("-") ? [`--${name}=${text}`] : [`--${name}`, text];
