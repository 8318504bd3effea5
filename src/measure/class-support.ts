/** By how few rows a metric stands or falls: one row of the class that is seen least moves it by as much as 1 / support. */
import type { Estimated } from "./evidence.ts";
import type { ClassificationSample } from "./sample.ts";

/** Rows of each class that has any. */
function presentCounts({ labels, classes }: ClassificationSample): readonly number[] {
  const counts = new Uint32Array(classes);
  for (const label of labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
  return [...counts].filter((count) => count > 0);
}

const leastOf = (counts: readonly number[]): number => Math.min(...counts);

/** What is shared by all rows, but rests on the class that is seen least: correlations, kappa. Infinite without rows. */
export const supportOfLeast = (sample: ClassificationSample): number =>
  leastOf(presentCounts(sample));

/** A mean over classes: each has its part of it. */
export function supportOfEach(sample: ClassificationSample): number {
  const counts = presentCounts(sample);
  return counts.length * leastOf(counts);
}

/** A mean over pairs of classes: each class is in two of K parts of it. */
export function supportOfPairs(sample: ClassificationSample): number {
  const counts = presentCounts(sample);
  return (counts.length * leastOf(counts)) / 2;
}

/** Of the positive class where there are two, else a mean over classes. */
export function supportOfPositive(sample: ClassificationSample): number {
  const { classes, positive } = sample;
  return classes === 2 && positive !== undefined ? positivesOf(sample) : supportOfEach(sample);
}

const positivesOf = ({ labels, positive = 1 }: ClassificationSample): number =>
  labels?.reduce((count, label) => count + (label === positive ? 1 : 0), 0) ?? 0;

/** As many rows as may be bad unseen 1 time in 20, however many there are: e⁻³ is 0.05. */
const UNSEEN = 3;

/** Precision at each positive row: j other rows that jump above P of them cost (j / P) ln((P + j) / j), more than j positives that fall. */
export function supportOfRanked(sample: ClassificationSample): number {
  const positives = positivesOf(sample);
  return positives / Math.max(1, Math.log((positives + UNSEEN) / UNSEEN));
}

/** Where the evidence is of rows that may have missed what is rare. */
export function withSupport(estimated: Estimated, support: number | undefined): Estimated {
  const { evidence } = estimated;
  if (support === undefined || !Number.isFinite(support)) return estimated;
  return evidence.kind === "mean" || evidence.kind === "replicates"
    ? { ...estimated, evidence: { ...evidence, support } }
    : estimated;
}
