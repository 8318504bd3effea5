/** Margins that a model which has learnt nothing would nearly keep: said, since such a margin is a slip or a wrong unit. */
import type { Criterion } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { distance, figure } from "./figures.ts";
import { isAgainstBaseline } from "./targets.ts";

export interface Margins {
  readonly criteria: readonly Criterion[];
  readonly measurements: readonly Measurement[];
  /** Class indices of the evaluation rows. */
  readonly labels: Int32Array | undefined;
}

/** One sentence for each margin on accuracy that is more than half of what the float model knows beyond the most frequent class. */
export function marginNotices({ criteria, measurements, labels }: Margins): readonly string[] {
  const accuracy = measurements.find(
    ({ metric, arm, slice }) => metric === "accuracy" && arm === "base" && slice === "all",
  )?.estimate;
  if (labels === undefined || accuracy === undefined || accuracy === null) return [];
  const trivial = mostFrequent(labels);
  return criteria.flatMap((criterion) => {
    if (criterion.kind !== "non-inferiority" || criterion.metric !== "accuracy") return [];
    if (isAgainstBaseline(criterion)) return [];
    const margin = criterion.relative === true ? criterion.margin * accuracy : criterion.margin;
    if (margin <= (accuracy - trivial) / 2) return [];
    if (accuracy <= trivial)
      return [
        `The float model is right on ${figure(accuracy, "share")} of the rows, and always answering the most frequent class on ${figure(trivial, "share")}: no margin on accuracy says what a candidate still knows`,
      ];
    return [
      `The margin of ${distance(margin, "share")} on accuracy is more than half of what the float model (${figure(accuracy, "share")}) knows beyond always answering the most frequent class (${figure(trivial, "share")}): little would be left of a candidate that used it up`,
    ];
  });
}

function mostFrequent(labels: Int32Array): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / labels.length;
}
