/** What a model and its data say of themselves, for guessing what a policy would say. */
import { cellTexts, type DataColumn, type Dataset } from "../../data/dataset.ts";
import type { ColumnFacts, PolicyFacts } from "../../policy/policy-facts.ts";
import type { ModelFile } from "./load-model.ts";

/** More values than this are no classes and no slices. */
const MOST_VALUES = 200;

export type DataFacts = Pick<PolicyFacts, "inputs" | "outputs" | "columns">;

export function dataFacts({ signature }: ModelFile, dataset: Dataset): DataFacts {
  const columns = [...dataset.columns.values()].map(columnFacts);
  return { inputs: signature.inputs, outputs: signature.outputs, columns };
}

function columnFacts(column: DataColumn): ColumnFacts {
  const { name, elementType, itemShape } = column;
  const distinct = itemShape.length === 0 ? distinctTexts(column) : undefined;
  return { name, elementType, itemShape, ...(distinct === undefined ? {} : { distinct }) };
}

/** Sorted; undefined when there are more than `MOST_VALUES`. */
function distinctTexts(column: DataColumn): readonly string[] | undefined {
  const found = new Set<string>();
  for (const text of cellTexts(column)) {
    found.add(text);
    if (found.size > MOST_VALUES) return undefined;
  }
  return [...found].toSorted();
}
