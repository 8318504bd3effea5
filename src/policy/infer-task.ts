/** What a model probably answers, from the shapes of its outputs and the values of the label. */
import type { Task } from "../schema/generated/policy.ts";
import type { TensorSpec } from "../schema/tensor.ts";
import type { ColumnFacts } from "./policy-facts.ts";

export interface InferredTask {
  /** undefined when the model has no output that could be judged. */
  readonly task: Task | undefined;
  /** Sentences for the person who reads the policy: what was guessed, and what to check. */
  readonly notes: readonly string[];
}

const FLOATS: ReadonlySet<string> = new Set(["float16", "float32", "float64"]);
const SCORES = /prob|logit|score|softmax/i;

/** A label makes classes of its names, of several scores, or of 0 and 1; without one, only an output called so holds scores. */
export function inferTask(
  outputs: readonly TensorSpec[],
  label: ColumnFacts | undefined,
): InferredTask {
  const floats = outputs.filter(({ elementType }) => FLOATS.has(elementType));
  const output = floats.find(({ name }) => SCORES.test(name)) ?? floats.find(isWide) ?? floats[0];
  if (output === undefined)
    return {
      task: undefined,
      notes: ["The model has no float output, so that it cannot be judged."],
    };
  const { task, notes } = describeTask(output, label);
  if (floats.length === 1) return { task, notes };
  const others = floats.filter((other) => other !== output).map(({ name }) => JSON.stringify(name));
  return { task, notes: [...notes, `Other float outputs: ${others.join(", ")}.`] };
}

function describeTask(output: TensorSpec, label: ColumnFacts | undefined): InferredTask {
  if (label === undefined) {
    if (isWide(output) && SCORES.test(output.name))
      return { task: { kind: "classification", output: output.name }, notes: [] };
    const why = "No label is known: only likeness to the base model is judged.";
    return { task: { kind: "fidelity", output: output.name }, notes: [why] };
  }
  if (isWide(output) || isCategorical(label)) return classification(output, label);
  return { task: { kind: "regression", output: output.name }, notes: [] };
}

function isWide({ shape }: TensorSpec): boolean {
  return shape.length === 2 && shape[1] !== 1;
}

function isCategorical({ elementType, distinct }: ColumnFacts): boolean {
  return (
    elementType === "string" || (distinct ?? ["?"]).every((text) => /^[01](?:\.0*)?$/.test(text))
  );
}

function classification(output: TensorSpec, label: ColumnFacts): InferredTask {
  const plain = { kind: "classification", output: output.name } as const;
  if (label.elementType !== "string") return { task: plain, notes: [] };
  const classes = (label.distinct ?? []).toSorted();
  const count = classCount(output);
  if (classes.length < 2 || (count !== undefined && count !== classes.length)) {
    const scores = count === undefined ? "an unknown number of scores" : `${count} scores`;
    return {
      task: plain,
      notes: [
        `The model gives ${scores}, and the label was seen with ${classes.length} names: list them all as classes, in the order of the scores.`,
      ],
    };
  }
  const order =
    "Classes are sorted by name here: check that this is the order of the model's scores.";
  const positive = `Of two classes the last counts as positive; positive: ${JSON.stringify(classes[0])} changes that.`;
  return {
    task: { ...plain, classes },
    notes: classes.length === 2 ? [order, positive] : [order],
  };
}

/** A single score is that of the positive class of two. */
function classCount({ shape }: TensorSpec): number | undefined {
  const width = shape.length < 2 ? 1 : shape.at(-1);
  return typeof width === "number" && width > 0 ? Math.max(2, width) : undefined;
}
