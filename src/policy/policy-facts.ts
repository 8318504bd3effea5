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

/** The label that is named, else the column with the most usual name for one that no input takes. */
export function labelOf({ columns, inputs, label }: PolicyFacts): ColumnFacts | undefined {
  if (label !== undefined) return columns.find(({ name }) => name === label);
  const taken = new Set(inputs.map(({ name }) => name));
  return LABELS.flatMap((usual) =>
    columns.filter(({ name }) => name.toLowerCase() === usual && !taken.has(name)),
  )[0];
}
