/** Rows in which the float model itself has no finite answer: nothing can be said of the candidate there. */
import type { Samples } from "./read-answers.ts";

/** One sentence where there are any. */
export function unansweredRows(samples: Samples | undefined): readonly string[] {
  if (samples === undefined) return [];
  const { nonFinite, rows } = samples.base;
  const count = nonFinite.reduce((sum, one) => sum + one, 0);
  if (count === 0) return [];
  const which = `${count.toLocaleString("en-US")} of ${rows.toLocaleString("en-US")} rows`;
  return [`The float model is not finite in ${which}: nothing is known of the candidate there`];
}
