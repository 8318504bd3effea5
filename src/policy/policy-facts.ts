/** What is known of a model and its data before anybody has written a policy. */
import type { ElementType, TensorSpec } from "../schema/tensor.ts";

export interface ColumnFacts {
  readonly name: string;
  readonly elementType: ElementType;
  /** Empty for a column of single values. */
  readonly itemShape: readonly number[];
  /** All values as text, each once, of a text column or the label; absent when they were not counted or are too many to list. */
  readonly distinct?: readonly string[];
}

/** Paths are written as they stand: relative to the folder of the policy. */
export interface PolicyFacts {
  readonly modelName: string;
  readonly modelPath: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly evaluationPath: string;
  readonly calibrationPath?: string;
  /** Columns of the evaluation data, in their order. */
  readonly columns: readonly ColumnFacts[];
  /** The column with the right answers; looked for by its name when absent. */
  readonly label?: string;
  readonly tokenizerPath?: string;
}

const LABELS: readonly string[] = ["label", "labels", "target", "class", "y"];

/** The label that is named, else a column that no input takes: the one with the most usual name, or the one that is left. */
export function labelOf(facts: PolicyFacts): ColumnFacts | undefined {
  const { columns, inputs, label } = facts;
  if (label !== undefined) return columns.find(({ name }) => name === label);
  const taken = new Set(inputs.map(({ name }) => name));
  const spare = columns.filter(({ name }) => !taken.has(name));
  return LABELS.flatMap((usual) => spare.filter(isCalled(usual)))[0] ?? onlyAnswer(facts, spare);
}

/** Whether a column is a label by its name, and not because nothing else is left. */
export const isUsualLabel = (column: ColumnFacts): boolean =>
  LABELS.some((usual) => isCalled(usual)(column));

const isCalled =
  (usual: string) =>
  ({ name }: ColumnFacts): boolean =>
    name.toLowerCase() === usual;

/** When each input takes a column by its name and one is left that has as many values as an output has scores. */
function onlyAnswer(
  { columns, inputs, outputs }: PolicyFacts,
  spare: readonly ColumnFacts[],
): ColumnFacts | undefined {
  const [column] = spare;
  const count = column?.distinct?.length ?? 0;
  const isLeft = spare.length === 1 && columns.length === inputs.length + 1;
  const fits = outputs.some(({ shape }) => shape.length === 2 && shape[1] === count && count > 1);
  return isLeft && fits ? column : undefined;
}
