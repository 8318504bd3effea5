/** Wrong input: one clear sentence on standard error, exit code 4, and no file that was not there before. */
import { expect, test } from "@jest/globals";
import { runCli } from "../../src/cli/run-cli.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { float, node, small } from "../support/models.ts";
import { TOY_POLICY, toyCsv, toyHost, toyModel } from "../support/toy-project.ts";

const MODEL = writeModel(toyModel());
const TREE = writeModel(
  small({
    inputs: [float("x", "rows", 1)],
    outputs: [float("y", "rows", 1)],
    nodes: [node("y = ai.onnx.ml:TreeEnsembleRegressor(x)")],
  }),
);
const OTHER_OUTPUT = writeModel(
  small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("score", "rows", 2)],
    nodes: [node("score = Sigmoid(x)")],
  }),
);
const OTHER_WIDTH = writeModel(
  small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("scores", "rows", 3)],
    nodes: [node("scores = Sigmoid(x)")],
  }),
);
const OTHER_INPUT = writeModel(
  small({
    inputs: [float("features", "rows", 2)],
    outputs: [float("scores", "rows", 2)],
    nodes: [node("scores = Sigmoid(features)")],
  }),
);
const LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n";
const POLICY = "compression-gate.yml";
const BOMB = [
  "a: &a [x, x, x, x, x, x, x, x, x, x, x]",
  "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]",
  "c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]",
].join("\n");

interface Wrong {
  readonly name: string;
  readonly words?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Replaced in the policy of the toy. */
  readonly policy?: readonly [string, string];
  readonly sentence: string;
}

const WRONG: readonly Wrong[] = [
  {
    name: "a policy that is missing",
    words: "check --policy no.yml",
    sentence:
      'Cannot read policy "no.yml": there is no such file; `compression-gate init model.onnx --data eval.csv` writes one',
  },
  {
    name: "a folder instead of a policy",
    words: "check --policy .",
    sentence: 'Cannot read ".": it is a folder, not a file',
  },
  {
    name: "an unknown model",
    words: "check tyo",
    sentence: 'Cannot find model "tyo" in policy "compression-gate.yml"; did you mean "toy"?',
  },
  {
    name: "a model that is missing",
    policy: ["path: toy.onnx", "path: models/toy.onnx"],
    sentence: 'Cannot read "/project/models/toy.onnx": there is no such file',
  },
  {
    name: "a folder instead of a model",
    words: "inspect .",
    sentence: 'Cannot read "/project": it is a folder, not a file',
  },
  {
    name: "a truncated model",
    files: { "toy.onnx": MODEL.slice(0, MODEL.length / 2) },
    sentence: 'Cannot read model "toy.onnx": the file ends, or is damaged, within the model (8',
  },
  {
    name: "a Git LFS pointer for a model",
    files: { "toy.onnx": LFS },
    sentence:
      'Cannot read model "toy.onnx": it is a Git LFS pointer, not the model itself; fetch the model with `git lfs pull`',
  },
  {
    name: "a Git LFS pointer for data",
    files: { "evaluation.csv": LFS },
    sentence:
      'Cannot read data "evaluation.csv": it is a Git LFS pointer; fetch the file with `git lfs pull`',
  },
  {
    name: "an unknown key",
    policy: ["recipe:", "recipes:"],
    sentence:
      'Cannot read policy "compression-gate.yml" line 10, column 5: models.toy has the unknown key "recipes"; did you mean "recipe"?',
  },
  {
    name: "an unknown recipe",
    policy: ["recipe: int8-dynamic", "recipe: int8-dynamc"],
    sentence: 'Cannot find recipe "int8-dynamc"; did you mean "int8-dynamic"?',
  },
  {
    name: "a recipe file that is missing",
    policy: ["recipe: int8-dynamic", "recipe: mine.yml"],
    sentence: 'Cannot read "/project/mine.yml": there is no such file',
  },
  {
    name: "an unknown label",
    policy: ["label: label", "label: labels"],
    sentence:
      'Cannot find column "labels" (the label) in data "evaluation.csv"; did you mean "label"?',
  },
  {
    name: "an unknown column of a slice",
    policy: ["[region]", "[reigon]"],
    sentence:
      'Cannot find column "reigon" (a slice) in data "evaluation.csv"; did you mean "region"?',
  },
  {
    name: "an unknown group",
    policy: ["slices: [region]", "groups: [reigon]"],
    sentence:
      'Cannot find column "reigon" (a group) in data "evaluation.csv"; did you mean "region"?',
  },
  {
    name: "an unknown metric",
    policy: ["metric: flips", "metric: flps"],
    sentence:
      'Cannot read policy "compression-gate.yml" line 12, column 34: models.toy.criteria[0].metric is "flps"; did you mean "flips"?',
  },
  {
    name: "a number of rows that is none",
    words: "compare toy.onnx toy.onnx -d evaluation.csv --rows many",
    sentence: 'Cannot judge "many" rows: write a whole number above 0',
  },
  {
    name: "a target that is no release",
    policy: [
      "    recipe: int8-dynamic",
      '    target: { onnxruntime: ">=1.2" }\n    recipe: int8-dynamic',
    ],
    sentence:
      'Cannot read target.onnxruntime of model "toy" in policy "compression-gate.yml": it is ">=1.2"; it takes the oldest release',
  },
  {
    name: "a candidate without the output that is judged",
    words: "compare toy.onnx other.onnx -d evaluation.csv -l label",
    files: { "other.onnx": OTHER_OUTPUT },
    sentence:
      'Cannot judge candidate "other.onnx": it has no output "scores", which is judged; did you mean "score"?',
  },
  {
    name: "a candidate whose output has another width",
    words: "compare toy.onnx other.onnx -d evaluation.csv -l label",
    files: { "other.onnx": OTHER_WIDTH },
    sentence:
      'Cannot judge candidate "other.onnx": its output "scores" has 3 numbers a row, and the base\'s has 2',
  },
  {
    name: "a candidate with another input",
    words: "compare toy.onnx other.onnx -d evaluation.csv -l label",
    files: { "other.onnx": OTHER_INPUT },
    sentence:
      'Cannot judge candidate "other.onnx": it has no input "x", which the base has; its inputs are "features"',
  },
  {
    name: "an unknown column of an input",
    policy: ["[a, b]", "[a, regio]"],
    sentence:
      'Cannot find column "regio" (for input "x") in data "evaluation.csv"; did you mean "region"?',
  },
  {
    name: "an input that the model does not have",
    policy: ["      x:", "      y:"],
    sentence: 'Cannot bind input "y": the model has none of that name; did you mean "x"?',
  },
  {
    name: "a class that the model does not know",
    files: { "evaluation.csv": toyCsv().replace(",1,south", ",7,south") },
    sentence:
      'Cannot read label "label" of data "evaluation.csv": row 2 (line 3) holds "7"; the model has 2 scores, so that labels are 0 to 1',
  },
  {
    name: "a label that is NaN",
    files: { "evaluation.csv": toyCsv().replace(",1,south", ",NaN,south") },
    sentence:
      'Cannot read label "label" of data "evaluation.csv": row 2 (line 3) has none; label every row, or leave such rows out',
  },
  {
    name: "data without rows",
    files: { "evaluation.csv": "a,b,label,region\n" },
    sentence: 'Cannot read data "evaluation.csv": it holds no rows',
  },
  {
    name: "data that is empty",
    files: { "evaluation.csv": "" },
    sentence: 'Cannot read data "evaluation.csv": it holds no rows',
  },
  {
    name: "one row without calibration data",
    files: { "evaluation.csv": toyCsv(1) },
    policy: ["      calibration: { path: calibration.csv }\n", ""],
    sentence:
      'Cannot set calibration rows of "evaluation.csv" apart: 1 row is too few; name calibration data (data.calibration)',
  },
  {
    name: "data that is no text",
    files: { "evaluation.csv": Uint8Array.of(0x61, 0x2c, 0x62, 0x0a, 0xff, 0xfe, 0x0a) },
    sentence: 'Cannot read data "evaluation.csv": it is not UTF-8 text',
  },
  {
    name: "a policy that is not YAML",
    files: { [POLICY]: "models: [\n" },
    sentence: 'Cannot read policy "compression-gate.yml" line 2, column 1: flow sequence',
  },
  {
    name: "a policy whose aliases are a bomb",
    files: { [POLICY]: BOMB },
    sentence:
      'Cannot read policy "compression-gate.yml": its aliases repeat more than 100 values; write them out',
  },
  {
    name: "a policy that would change the prototype of objects",
    policy: ["version: 1\n", "version: 1\n__proto__: { polluted: true }\n"],
    sentence:
      'Cannot read policy "compression-gate.yml" line 2, column 1: it has the unknown key "__proto__"',
  },
  {
    name: "a revision outside of a repository",
    words: "check --base main",
    sentence: 'Cannot find a merge base: "/project" is in no git repository',
  },
  {
    name: "a comparison whose label is misspelt",
    words: "compare toy.onnx toy.onnx -d evaluation.csv -l lable",
    sentence:
      'Cannot find column "lable" (the label) in data "evaluation.csv"; did you mean "label"?',
  },
  {
    name: "a comparison by a preset that is none",
    words: "compare toy.onnx toy.onnx -d evaluation.csv --criteria standart",
    sentence: 'Cannot judge by "standart"; did you mean "standard"?',
  },
  {
    name: "compressing without a recipe",
    words: "compress toy.onnx -o made.onnx",
    sentence: "Cannot run `compression-gate compress`: it needs --recipe; an example is",
  },
  {
    name: "compressing a model that holds nothing to compress",
    words: "compress tree.onnx -r int8-dynamic -o made.onnx",
    files: { "tree.onnx": TREE },
    sentence:
      'Cannot apply recipe "int8-dynamic": int8-dynamic would change nothing in this model (it holds no layers that fit)',
  },
  {
    name: "a word of baseline with a slip",
    words: "baseline recrod",
    sentence:
      'Cannot run `compression-gate baseline recrod`: it takes record, show, diff, rollback, prune; did you mean "record"?',
  },
  {
    name: "a record that is none",
    words: "report compression-gate.yml",
    sentence: 'Cannot read record "compression-gate.yml": it is not JSON',
  },
  {
    name: "a record of nothing",
    words: "report empty.json",
    files: { "empty.json": "{}" },
    sentence: 'Cannot read record "empty.json": it lacks "version"',
  },
  {
    name: "a baseline that is none",
    files: { "baselines/toy.json": "{}" },
    sentence: 'Cannot read baseline "/project/baselines/toy.json": it lacks "version"',
  },
];

test.each(WRONG)("$name is refused in one sentence", async (wrong) => {
  const { words = "check", files = {}, policy = ["", ""], sentence } = wrong;
  const host = toyHost(
    { [POLICY]: TOY_POLICY.replace(...policy), ...files },
    { run: () => ({ exitCode: 128 }) },
  );
  const before = new Map(host.contents);
  let [out, error] = ["", ""];
  const streams = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    colour: false,
  };
  const exitCode = await runCli({ host, engine: fakeEngine(), streams }, words.split(" "));
  expect({ exitCode, out }).toEqual({ exitCode: 4, out: "" });
  expect(error.slice(0, sentence.length)).toBe(sentence);
  expect(error.trimEnd().split("\n")).toHaveLength(1);
  expect(error).not.toMatch(/undefined|\[object|\bError:/);
  const made = [...host.contents.keys()].filter((path) => !before.has(path));
  expect(made.filter((path) => !path.endsWith("out/comment.md"))).toEqual([]);
  expect(Object.prototype).not.toHaveProperty("polluted");
});
