/** `init`: a commented policy from a model and its data. */
import { cellTexts, type DataColumn, type Dataset } from "../data/dataset.ts";
import { readDataset } from "../data/read-dataset.ts";
import type { Host } from "../host/host.ts";
import { parsePolicy } from "../policy/read-policy.ts";
import type { InputBinding } from "../schema/generated/policy.ts";
import { UserError } from "../schema/user-error.ts";
import { inferBindings } from "./infer-bindings.ts";
import { type LoadedModel, loadModel } from "./load-model.ts";

export interface InitRequest {
  readonly modelPath: string;
  readonly dataPath: string;
  readonly label: string | undefined;
  readonly tokenizer: string | undefined;
  readonly policyPath: string;
  readonly force: boolean;
}

export async function init(
  host: Host,
  request: InitRequest,
): Promise<{ readonly path: string; readonly text: string }> {
  const { policyPath } = request;
  if (!request.force && (await host.files.exists(policyPath))) {
    throw new UserError(
      "usage",
      `Cannot write "${policyPath}": it is there already; --force replaces it`,
    );
  }
  const loaded = await loadModel(host, request.modelPath);
  const dataset = await readDataset(host, request.dataPath);
  const text = describePolicy(loaded, dataset, request);
  parsePolicy(text, policyPath);
  await host.files.write(policyPath, text);
  return { path: policyPath, text };
}

/** Values as YAML writes them; JSON strings are YAML strings. */
const quoted = (text: string): string =>
  /^[A-Za-z_][\w./-]*$/.test(text) ? text : JSON.stringify(text);

export function describePolicy(
  loaded: LoadedModel,
  dataset: Dataset,
  request: InitRequest,
): string {
  const { modelPath, dataPath, tokenizer } = request;
  const name = (modelPath.split(/[/\\]/).at(-1) ?? "model").replace(/\.onnx$/i, "");
  const label = request.label ?? guessLabel(dataset, loaded);
  const bindings = inferBindings(loaded, dataset, { given: {}, tokenizer });
  return [
    "# The policy of compression-gate: which models, on which data, by which recipe, and what must hold.",
    "# Every field is described in schemas/policy.schema.json of compression-gate.",
    "version: 1",
    "models:",
    `  ${quoted(name === "" ? "model" : name)}:`,
    `    path: ${quoted(modelPath)}`,
    ...taskLines(loaded, dataset, label),
    ...inputLines(loaded, dataset, bindings),
    "    data:",
    "      # Rows for calibration and for the search of a recipe. Without them, 20 % of the evaluation rows are set apart.",
    "      # calibration: { path: calibration.csv }",
    "      evaluation:",
    `        path: ${quoted(dataPath)}`,
    ...labelLines(label),
    ...sliceLines(dataset, label),
    "    # auto tries every built-in recipe on the calibration rows and takes the smallest that would pass.",
    "    recipe: auto",
    "    # standard, healthcare, finance or safety-critical; or a list of presets and criteria of your own.",
    "    criteria: standard",
    "",
  ].join("\n");
}

const LABELS: readonly string[] = ["label", "labels", "target", "class", "y"];

function guessLabel(dataset: Dataset, { signature }: LoadedModel): string | undefined {
  const inputs = new Set(signature.inputs.map(({ name }) => name));
  const free = [...dataset.columns.keys()].filter((name) => !inputs.has(name));
  return (
    free.find((name) => LABELS.includes(name.toLowerCase())) ??
    (free.length === 1 ? free[0] : undefined)
  );
}

function labelLines(label: string | undefined): readonly string[] {
  if (label !== undefined) return [`        label: ${quoted(label)}`];
  return [
    "        # No label was found: only likeness to the float model is judged.",
    "        # label: the column with the right answers",
  ];
}

function taskLines(
  loaded: LoadedModel,
  dataset: Dataset,
  label: string | undefined,
): readonly string[] {
  const floats = loaded.signature.outputs.filter(({ elementType }) =>
    elementType.startsWith("float"),
  );
  const output = floats[0];
  const column = label === undefined ? undefined : dataset.columns.get(label);
  if (output === undefined || column === undefined) return [];
  const isWide = output.shape.length === 2 && output.shape[1] !== 1;
  const names = distinct(column, 20);
  const isClassification = isWide || column.elementType === "string" || names?.join() === "0,1";
  if (!isClassification) return [`    task: { kind: regression, output: ${quoted(output.name)} }`];
  if (column.elementType !== "string") {
    return [
      `    task: { kind: classification, output: ${quoted(output.name)} } # labels are class indices`,
    ];
  }
  const list = (names ?? []).map((text) => JSON.stringify(text)).join(", ");
  return [
    "    # The classes must be in the order of the model's scores: check it.",
    `    task: { kind: classification, output: ${quoted(output.name)}, classes: [${list}] }`,
  ];
}

/** Sorted distinct cells; undefined when there are more than `most`. */
function distinct(column: DataColumn, most: number): readonly string[] | undefined {
  const found = new Set<string>();
  for (const text of cellTexts(column)) {
    found.add(text);
    if (found.size > most) return undefined;
  }
  return [...found].toSorted();
}

function inputLines(
  { signature }: LoadedModel,
  dataset: Dataset,
  bindings: Readonly<Record<string, InputBinding>>,
): readonly string[] {
  const lines = signature.inputs.flatMap(({ name }) => {
    const binding = bindings[name];
    if (binding !== undefined) return [`      ${quoted(name)}: ${flow(binding)}`];
    if (dataset.columns.has(name)) return [];
    return [
      `      # ${quoted(name)}: { column: ? } # no column of this name: say where it comes from`,
    ];
  });
  if (lines.length === 0) return [];
  const isComment = lines.every((line) => line.trimStart().startsWith("#"));
  return [
    "    # Inputs take the column of their own name; these do not.",
    isComment ? "    # inputs:" : "    inputs:",
    ...lines,
  ];
}

function flow(binding: InputBinding): string {
  const parts = Object.entries(binding).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `{ ${parts.join(", ")} }`;
}

const SLICE_VALUES = 10;

function sliceLines(dataset: Dataset, label: string | undefined): readonly string[] {
  const names = [...dataset.columns.values()]
    .filter(
      ({ name, elementType, itemShape }) =>
        name !== label && elementType === "string" && itemShape.length === 0,
    )
    .filter((column) => (distinct(column, SLICE_VALUES)?.length ?? 0) > 1)
    .map(({ name }) => quoted(name));
  if (names.length === 0) return ["        # slices: [a column, { column: age, bins: [30, 50] }]"];
  return [
    "        # Parts of the data that are judged on their own.",
    `        slices: [${names.slice(0, 4).join(", ")}]`,
    "        # Columns whose groups must be treated alike:",
    "        # groups: [sex]",
  ];
}
