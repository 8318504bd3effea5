/** Sizes that a record says in two places: of the files, and as measurements. */
import type { RunRecord } from "../../schema/generated/record.ts";
import { type Difference, differences } from "../differences.ts";

/** Metrics whose change is the candidate's share of the base. */
const SIZES = ["bytes", "gzip-bytes", "parameters"] as const;

/** An engine that failed may have ended the run before anything was weighed. */
export function sizeDifferences(record: RunRecord): readonly Difference[] {
  const { model, candidate, judged } = record;
  const of = (metric: (typeof SIZES)[number], arm: "base" | "candidate" | "change") =>
    record.measurements.find(
      (one) => one.metric === metric && one.arm === arm && one.slice === "all",
    );
  const isEarly = judged?.engineFailure !== undefined && of("bytes", "base") === undefined;
  const measured = isEarly
    ? []
    : [
        ...differences(model.bytes, of("bytes", "base")?.estimate, "model.bytes"),
        ...differences(candidate.bytes, of("bytes", "candidate")?.estimate, "candidate.bytes"),
        ...differences(model.parameters, of("parameters", "base")?.estimate, "model.parameters"),
      ];
  const ratios = SIZES.flatMap((metric) => {
    const [base, own, change] = [of(metric, "base"), of(metric, "candidate"), of(metric, "change")];
    if (change === undefined) return [];
    const ratio = ratioOf(own?.estimate, base?.estimate);
    return differences(change.estimate, ratio, `measurements (${metric}, all, change).estimate`);
  });
  return [...measured, ...ratios];
}

/** As it was measured: of a base that takes nothing there is none. */
function ratioOf(candidate: number | null | undefined, base: number | null | undefined) {
  if (typeof candidate !== "number" || typeof base !== "number") return undefined;
  return base > 0 ? candidate / base : null;
}
