/** How the shares of a column's values moved from a reference to other rows. */
import { chiSquareUpperTail } from "../../stats/chi-square.ts";
import { jensenShannon } from "./numeric-drift.ts";

export interface CategoricalDrift {
  /** Pearson's, and that of the likelihood ratio; 0 degrees of freedom when there is one value. */
  readonly chiSquare: number;
  readonly likelihoodRatio: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** In bits: 1 is as far as can be. */
  readonly jensenShannonDistance: number;
  readonly largestDifference: number;
  readonly totalVariation: number;
  readonly hellinger: number;
  /** Corrected for its bias (Bergsma 2013): 0 is no association with the side. */
  readonly cramersV: number;
}

const rowsIn = (counts: readonly number[]): number => counts.reduce((sum, one) => sum + one, 0);

/** Counts of the same values on both sides; neither side is empty. */
export function categoricalDrift(
  reference: readonly number[],
  current: readonly number[],
): CategoricalDrift {
  const [before, after] = [rowsIn(reference), rowsIn(current)];
  const p = reference.map((count) => count / before);
  const q = current.map((count) => count / after);
  const gaps = p.map((share, value) => Math.abs(share - (q[value] ?? 0)));
  const overlap = p.reduce((sum, share, value) => sum + Math.sqrt(share * (q[value] ?? 0)), 0);
  const tested = chiSquareOf(reference, current, { before, after });
  return {
    ...tested,
    jensenShannonDistance: jensenShannon(p, q) / Math.sqrt(Math.LN2),
    largestDifference: Math.max(...gaps),
    totalVariation: gaps.reduce((sum, gap) => sum + gap, 0) / 2,
    hellinger: Math.sqrt(Math.max(0, 1 - overlap)),
    cramersV: cramersV(tested, before + after),
  };
}

type Tested = Pick<
  CategoricalDrift,
  "chiSquare" | "likelihoodRatio" | "degreesOfFreedom" | "pValue"
>;

function chiSquareOf(
  reference: readonly number[],
  current: readonly number[],
  { before, after }: { readonly before: number; readonly after: number },
): Tested {
  let [chiSquare, likelihoodRatio, values] = [0, 0, 0];
  for (const [value, count] of reference.entries()) {
    const both = count + (current[value] ?? 0);
    if (both === 0) continue;
    values += 1;
    for (const [seen, rows] of [
      [count, before],
      [current[value] ?? 0, after],
    ] as const) {
      const due = (both * rows) / (before + after);
      chiSquare += (seen - due) ** 2 / due;
      if (seen > 0) likelihoodRatio += 2 * seen * Math.log(seen / due);
    }
  }
  const degreesOfFreedom = Math.max(0, values - 1);
  const pValue = degreesOfFreedom === 0 ? 1 : chiSquareUpperTail(chiSquare, degreesOfFreedom);
  return { chiSquare, likelihoodRatio, degreesOfFreedom, pValue };
}

function cramersV({ chiSquare, degreesOfFreedom }: Tested, n: number): number {
  const association = Math.max(0, chiSquare / n - degreesOfFreedom / (n - 1));
  const columns = degreesOfFreedom + 1 - degreesOfFreedom ** 2 / (n - 1);
  const sides = 2 - 1 / (n - 1);
  const smaller = Math.min(columns - 1, sides - 1);
  return smaller <= 0 ? 0 : Math.sqrt(association / smaller);
}
