/** Labels that may be wrong, for somebody who looks at them: a loss that they cause is none. */
import { type Dataset, rowName } from "../../data/dataset.ts";
import { contradictedLabels } from "../../measure/contradicted-labels.ts";
import type { Samples } from "./read-answers.ts";

const SURE = 0.95;
const NAMED = 5;

/** One sentence where the models contradict more labels than their own confidence explains. */
export function labelDoubts(dataset: Dataset, samples: Samples | undefined): readonly string[] {
  if (samples === undefined) return [];
  const found = contradictedLabels(samples.base, samples.ordinary, SURE);
  if (found === undefined || found.rows.length <= found.due) return [];
  const { rows, due } = found;
  const named = rows.slice(0, NAMED).map((row) => rowName(dataset, row));
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : "";
  const by = `${100 * SURE} % confidence and more`;
  return [
    `Both models contradict the label of ${rows.length} of ${dataset.rows} rows with ${by}, where ${Number(due.toPrecision(2))} would be due: ${named.join(", ")}${more}; these labels may be wrong, or both models too sure`,
  ];
}
