/** The columns of a dataset that a model reads, and by which input. */
import type { InputBinding } from "../schema/generated/policy.ts";
import type { TensorSpec } from "../schema/tensor.ts";
import type { DataColumn, Dataset } from "./dataset.ts";

export interface InputColumn {
  readonly column: DataColumn;
  readonly input: TensorSpec;
  /** It goes through a tokenizer. */
  readonly isTokenized: boolean;
}

/** In the order of the inputs, each column once. A column that is not there is none: binding says so better. */
export function inputColumns(
  dataset: Dataset,
  inputs: readonly TensorSpec[],
  bindings: Readonly<Record<string, InputBinding>>,
): readonly InputColumn[] {
  const found = new Map<string, InputColumn>();
  for (const input of inputs) {
    const spec = bindings[input.name] ?? {};
    const names =
      spec.text === undefined ? (spec.columns ?? [spec.column ?? input.name]) : [spec.text];
    for (const name of names) {
      const column = dataset.columns.get(name);
      if (column === undefined || found.has(name)) continue;
      found.set(name, { column, input, isTokenized: spec.text !== undefined });
    }
  }
  return [...found.values()];
}
