/** Rows in which the float model itself has no finite answer: nothing can be said of the candidate there. */
import type { Measurement } from "../../schema/measurement.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";

/** Of each set of rows, and of the cases of a behaviour test, the metric that counts them. */
const COUNTED: ReadonlySet<MetricName> = new Set(["non-finite-rows", "lost-cases"]);

/** One sentence for each set of rows that has any. */
export function unansweredRows(measurements: readonly Measurement[]): readonly string[] {
  return measurements.flatMap(({ metric, kernels, versus, slice, n, detail }) => {
    const count = detail?.["withoutReference"] ?? 0;
    if (!COUNTED.has(metric) || kernels !== "ordinary" || versus !== "base" || count === 0)
      return [];
    const [what, all] = metric === "lost-cases" ? ["cases", n + count] : ["rows", n];
    const where = slice === "all" ? "" : ` of ${slice}`;
    return [
      `The float model is not finite in ${figure(count)} of ${figure(all)} ${what}${where}: they are left out, and nothing is known of the candidate there`,
    ];
  });
}

const figure = (count: number): string => count.toLocaleString("en-US");
