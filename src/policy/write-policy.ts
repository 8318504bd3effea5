/** The first compression-gate.yml of a project: what could be inferred, and comments for what to check. */
import { inferInputs } from "./infer-inputs.ts";
import { inferTask } from "./infer-task.ts";
import { isUsualLabel, labelOf, type ColumnFacts, type PolicyFacts } from "./policy-facts.ts";

const MOST_SLICE_VALUES = 10;
const PROTECTED = /^(sex|gender|race|ethnicity|religion|nationality|disability)$/i;

/** The text of a policy that validates. Names from the model and the data are quoted, in comments too. */
export function describePolicy(facts: PolicyFacts): string {
  const lines = [
    "# What compression-gate compresses, and what must still hold afterwards.",
    "# Paths are relative to this file.",
    "version: 1",
    "models:",
    `  ${scalar(shortName(facts.modelName))}:`,
    ...indented(4, [
      `path: ${scalar(facts.modelPath)}`,
      ...taskLines(facts),
      ...inputLines(facts),
      "data:",
      ...indented(2, dataLines(facts)),
      "# auto searches for the smallest and fastest recipe that keeps the criteria.",
      "recipe: auto",
      "# healthcare, finance and safety-critical are stricter; a list may add criteria of your own.",
      "criteria: standard",
      "# Answers and latency are measured as the model is served.",
      "serving: { batch: 1, threads: 1 }",
    ]),
    "",
  ];
  return lines.join("\n");
}

/** Letters, digits, dots, dashes and underscores, as a model's name in a policy must be. */
function shortName(name: string): string {
  const short = name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+|-+$/g, "");
  return short === "" ? "model" : short;
}

function taskLines(facts: PolicyFacts): readonly string[] {
  const { task, notes } = inferTask(facts.outputs, labelOf(facts));
  if (task === undefined) return comments(notes);
  return ["task:", ...indented(2, [...comments(notes), ...entries(task)])];
}

function inputLines(facts: PolicyFacts): readonly string[] {
  const inferred = inferInputs(facts);
  if (inferred.length === 0) return [];
  const lines = inferred.flatMap(({ name, binding, notes }) =>
    binding === undefined
      ? [...comments(notes), `# ${scalar(name)}: { column: ... }`]
      : [...comments(notes), `${scalar(name)}: ${flow(binding)}`],
  );
  const isEmpty = inferred.every(({ binding }) => binding === undefined);
  return [isEmpty ? "# inputs:" : "inputs:", ...indented(2, lines)];
}

function dataLines(facts: PolicyFacts): readonly string[] {
  const { calibrationPath, evaluationPath } = facts;
  const calibration =
    calibrationPath === undefined
      ? ["# Without calibration data, 20 % of the evaluation rows are set apart for it."]
      : ["calibration:", `  path: ${scalar(calibrationPath)}`];
  return [
    ...calibration,
    "evaluation:",
    ...indented(2, [`path: ${scalar(evaluationPath)}`, ...labelLines(facts), ...sliceLines(facts)]),
  ];
}

function labelLines(facts: PolicyFacts): readonly string[] {
  const label = labelOf(facts);
  if (label !== undefined) {
    const guess = isUsualLabel(label)
      ? "Taken for the label by its name."
      : "Taken for the label: no input takes it, and it has as many values as the model has scores.";
    return [
      ...(facts.label === undefined ? comments([guess]) : []),
      `label: ${scalar(label.name)}`,
    ];
  }
  const why =
    facts.label === undefined
      ? "No column is called label, target, class or y: name the one with the right answers."
      : `The data has no column ${JSON.stringify(facts.label)}: name the one with the right answers.`;
  return [...comments([why]), "# label: ..."];
}

function sliceLines(facts: PolicyFacts): readonly string[] {
  const names = facts.columns
    .filter((column) => column !== labelOf(facts) && hasFewValues(column))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  const groups = names.filter((name) => PROTECTED.test(name));
  const fairness =
    groups.length === 0
      ? []
      : ["# Groups of these columns must be treated alike:", `# groups: ${flow(groups)}`];
  return [
    `# Text columns with at most ${MOST_SLICE_VALUES} values; leave out what nobody needs to know.`,
    `slices: ${flow(names)}`,
    ...fairness,
  ];
}

function hasFewValues({ elementType, distinct }: ColumnFacts): boolean {
  const count = distinct?.length ?? 0;
  return elementType === "string" && count >= 2 && count <= MOST_SLICE_VALUES;
}

function entries(map: object): readonly string[] {
  return Object.entries(map).map(([key, value]) => `${scalar(key)}: ${flow(value)}`);
}

/** A value on one line. */
function flow(value: unknown): string {
  if (typeof value === "string") return scalar(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{ ${entries(value).join(", ")} }`;
  return String(value);
}

/** Words that YAML 1.1 or 1.2 reads as something other than text. */
const WORDS = /^(true|false|null|yes|no|on|off|y|n)$/i;

/** Plain where every reader takes it for text, else quoted as JSON, which YAML 1.2 includes. */
function scalar(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !WORDS.test(text) ? text : JSON.stringify(text);
}

const comments = (notes: readonly string[]): readonly string[] => notes.map((note) => `# ${note}`);

const indented = (width: number, lines: readonly string[]): readonly string[] =>
  lines.map((line) => " ".repeat(width) + line);
