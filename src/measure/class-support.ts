/** By how few rows a metric stands or falls: one row of the class that is seen least moves it by as much as 1 / support. Where rows come in clusters, one source. */
import type { Estimated } from "./evidence.ts";
import type { ClassificationSample } from "./sample.ts";

/** Of a sample whose rows have these sources; undefined where each row is one by itself. */
export type Support = (sample: ClassificationSample, sources?: Int32Array) => number;

/** Rows of each class that has any, or the sources that they are worth. */
function presentCounts(
  { labels, classes }: ClassificationSample,
  sources: Int32Array | undefined,
): readonly number[] {
  const rows = Array.from({ length: classes }, (): number[] => []);
  for (const [row, label] of (labels ?? []).entries()) rows[label]?.push(row);
  return rows.filter(({ length }) => length > 0).map((own) => independentOf(own, sources));
}

/** How many sources of equally many rows these rows are worth: (Σ m)² / Σ m² for m rows of each source (Kish 1965). All of them without sources; 0 of none. */
export function independentOf(rows: readonly number[], sources: Int32Array | undefined): number {
  if (sources === undefined || rows.length === 0) return rows.length;
  const sizes = new Map<number, number>();
  for (const row of rows) {
    const source = sources[row] ?? -1;
    sizes.set(source, (sizes.get(source) ?? 0) + 1);
  }
  const squares = [...sizes.values()].reduce((sum, size) => sum + size ** 2, 0);
  return rows.length ** 2 / squares;
}

const leastOf = (counts: readonly number[]): number => Math.min(...counts);

/** What is shared by all rows, but rests on the class that is seen least: correlations, kappa. Infinite without rows. */
export const supportOfLeast: Support = (sample, sources) => leastOf(presentCounts(sample, sources));

/** A mean over classes: each has its part of it. */
export const supportOfEach: Support = (sample, sources) => {
  const counts = presentCounts(sample, sources);
  return counts.length * leastOf(counts);
};

/** A mean over pairs of classes: each class is in two of K parts of it. */
export const supportOfPairs: Support = (sample, sources) => supportOfEach(sample, sources) / 2;

/** Of the positive class where there are two, else a mean over classes. */
export const supportOfPositive: Support = (sample, sources) => {
  const { classes, positive } = sample;
  return classes === 2 && positive !== undefined
    ? positivesOf(sample, sources)
    : supportOfEach(sample, sources);
};

const positivesOf: Support = ({ labels, positive = 1 }, sources) =>
  independentOf(
    [...(labels ?? []).entries()].flatMap(([row, label]) => (label === positive ? [row] : [])),
    sources,
  );

/** As many rows as may be bad unseen 1 time in 20, however many there are: e⁻³ is 0.05. */
const UNSEEN = 3;

/** Precision at each positive row: j other rows that jump above P of them cost (j / P) ln((P + j) / j), more than j positives that fall. */
export const supportOfRanked: Support = (sample, sources) => {
  const positives = positivesOf(sample, sources);
  return positives / Math.max(1, Math.log((positives + UNSEEN) / UNSEEN));
};

/** Where the evidence is of rows that may have missed what is rare. */
export function withSupport(estimated: Estimated, support: number | undefined): Estimated {
  const { evidence } = estimated;
  if (support === undefined || !Number.isFinite(support)) return estimated;
  return evidence.kind === "mean" || evidence.kind === "replicates"
    ? { ...estimated, evidence: { ...evidence, support } }
    : estimated;
}
