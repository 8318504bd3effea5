/** What the model answers: as the policy says, or as model and labels suggest. */
import { cellTexts, columnOf, type Dataset } from "../../data/dataset.ts";
import { graphOf } from "../../model/ir.ts";
import { didYouMean } from "../../schema/did-you-mean.ts";
import type { ModelPolicy, Task } from "../../schema/generated/policy.ts";
import type { TensorSpec } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";
import type { LoadedModel } from "./load-model.ts";

export interface ResolvedTask {
  readonly kind: Task["kind"];
  readonly output: TensorSpec;
  readonly scores: "auto" | "probabilities" | "logits";
  readonly classes: readonly string[] | undefined;
  /** undefined when the model does not say. */
  readonly classCount: number | undefined;
  /** Class index. */
  readonly positive: number | undefined;
  readonly threshold: number | undefined;
  /** Of a regression: the output with the standard deviations. */
  readonly deviation?: TensorSpec;
}

const FLOATS: ReadonlySet<string> = new Set(["float32", "float16", "float64"]);

export const isFloat = ({ elementType }: TensorSpec): boolean => FLOATS.has(elementType);

/** With the remedy where the scores are there, and are packed into maps at the end. */
export function noFloatOutput({ model, source }: Pick<LoadedModel, "model" | "source">): string {
  const start = `Cannot judge model "${source}": it has no float output`;
  const isMapped = graphOf(model).node.some(({ opType }) => opType === "ZipMap");
  return isMapped
    ? `${start}, because a ZipMap turns its scores into maps; convert it without one (in skl2onnx: options={"zipmap": False})`
    : start;
}

export function resolveTask(
  loaded: LoadedModel,
  policy: ModelPolicy,
  evaluation: Dataset,
): ResolvedTask {
  const { task } = policy;
  const beside = task?.kind === "regression" ? task.deviation : undefined;
  const output = findOutput(loaded, task?.output, beside);
  const kind = task?.kind ?? inferKind(output, policy, evaluation);
  const plain = {
    kind,
    output,
    scores: "auto",
    classes: undefined,
    classCount: undefined,
    positive: undefined,
    threshold: undefined,
  } as const;
  if (beside !== undefined) return { ...plain, deviation: findOutput(loaded, beside) };
  return kind === "classification" ? { ...plain, ...classesOf(output, task) } : plain;
}

function classesOf(
  output: TensorSpec,
  task: Task | undefined,
): Pick<ResolvedTask, "scores" | "classes" | "classCount" | "positive" | "threshold"> {
  const stated = task?.kind === "classification" ? task : undefined;
  const classes = stated?.classes ?? undefined;
  const classCount = countClasses(output, classes);
  return {
    scores: stated?.scores ?? "auto",
    classes,
    classCount,
    positive: positiveIndex(stated?.positive, classes, classCount),
    threshold: stated?.threshold,
  };
}

/** Without a name, the only float output; `beside` is another's. */
function findOutput(loaded: LoadedModel, name: string | undefined, beside?: string): TensorSpec {
  const { signature, source } = loaded;
  const outputs = signature.outputs.filter((output) => isFloat(output) && output.name !== beside);
  if (name !== undefined) {
    const found = signature.outputs.find((output) => output.name === name);
    if (found !== undefined) return found;
    const names = signature.outputs.map((output) => output.name);
    const hint = didYouMean(name, names);
    const list =
      hint === "" ? `; its outputs are ${names.map((known) => `"${known}"`).join(", ")}` : hint;
    throw new UserError(
      "policy-invalid",
      `Cannot find output "${name}" in model "${source}"${list}`,
    );
  }
  const [only] = outputs;
  if (only !== undefined && outputs.length === 1) return only;
  if (only === undefined) throw new UserError("policy-invalid", noFloatOutput(loaded));
  const names = outputs.map((output) => `"${output.name}"`).join(", ");
  throw new UserError(
    "policy-invalid",
    `Cannot judge model "${source}": it has several float outputs (${names}); name one (task.output, or --output)`,
  );
}

/** Labels that are names, or 0 and 1 for a single score, or whole numbers for several scores, mean classes. */
function inferKind(output: TensorSpec, { data }: ModelPolicy, evaluation: Dataset): Task["kind"] {
  const { label } = data.evaluation;
  if (label === undefined) return "fidelity";
  const column = columnOf(evaluation, label, "the label");
  const texts = new Set(cellTexts(column));
  const isWide = output.shape.length === 2 && output.shape[1] !== 1;
  if (isWide || column.elementType === "string") return "classification";
  return [...texts].every(isZeroOrOne) ? "classification" : "regression";
}

/** However it is written: 1, 1.0, as tables of doubles have it. */
const isZeroOrOne = (text: string): boolean =>
  text.trim() !== "" && (Number(text) === 0 || Number(text) === 1);

function countClasses(
  output: TensorSpec,
  classes: readonly string[] | undefined,
): number | undefined {
  const width = output.shape.length < 2 ? 1 : output.shape.at(-1);
  const count = typeof width === "number" && width > 0 ? Math.max(2, width) : classes?.length;
  if (classes === undefined || count === undefined || classes.length === count) return count;
  throw new UserError(
    "policy-invalid",
    `Cannot judge output "${output.name}": it has ${count} scores, and task.classes names ${classes.length} classes`,
  );
}

function positiveIndex(
  positive: string | undefined,
  classes: readonly string[] | undefined,
  count: number | undefined,
): number | undefined {
  if (positive === undefined) return count === 2 ? 1 : undefined;
  const named = classes?.indexOf(positive) ?? -1;
  if (named >= 0) return named;
  const index = Number(positive);
  if (classes === undefined && Number.isInteger(index) && index >= 0 && index < (count ?? Infinity))
    return index;
  throw new UserError(
    "policy-invalid",
    `Cannot find the positive class "${positive}"${positiveHint(positive, classes)}`,
  );
}

function positiveHint(positive: string, classes: readonly string[] | undefined): string {
  if (classes === undefined) return "; list the classes (task.classes, or --classes)";
  const hint = didYouMean(positive, classes);
  return hint === "" ? `; the classes are ${classes.map((name) => `"${name}"`).join(", ")}` : hint;
}
