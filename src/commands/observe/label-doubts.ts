/** Labels that may be wrong, for somebody who looks at them: a loss that they cause is none. */
import { type Dataset, rowName } from "../../data/dataset.ts";
import { type Contradicted, contradictedLabels } from "../../measure/contradicted-labels.ts";
import { binomialUpperTail } from "../../stats/binomial.ts";
import type { Samples } from "./read-answers.ts";

const SURE = 0.95;
const NAMED = 5;
/** So many contradictions would be rarer than this by chance. */
const RARE = 0.01;

/** One sentence where the models contradict more labels than their own confidence explains. */
export function labelDoubts(dataset: Dataset, samples: Samples | undefined): readonly string[] {
  if (samples === undefined) return [];
  const found = contradictedLabels(samples.base, samples.ordinary, SURE);
  if (found === undefined || isByChance(found)) return [];
  const { rows, due } = found;
  const named = rows.slice(0, NAMED).map((row) => rowName(dataset, row));
  const more = rows.length > NAMED ? ` and ${counted(rows.length - NAMED)} more` : "";
  const by = `${100 * SURE} % confidence and more`;
  return [
    `Both models contradict the label of ${counted(rows.length)} of ${counted(dataset.rows)} rows with ${by}, where ${counted(Number(due.toPrecision(2)))} would be due: ${named.join(", ")}${more}; these labels may be wrong, or both models too sure`,
  ];
}

const counted = (count: number): string => count.toLocaleString("en-US");

/** Rows that differ in their confidence scatter less than equal ones (Hoeffding 1956), so that this doubts too little. */
const isByChance = ({ rows, due, sure }: Contradicted): boolean =>
  rows.length <= due || binomialUpperTail(rows.length, sure, due / sure) >= RARE;
