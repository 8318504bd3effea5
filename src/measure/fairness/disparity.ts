/** How far groups are apart in one rate. */
export interface Disparity {
  /** Largest − smallest. */
  readonly difference: number | null;
  /** Smallest / largest; null when both are 0. */
  readonly ratio: number | null;
  /** Largest distance of a group from all rows together. */
  readonly differenceToOverall: number | null;
  /** Smallest of group / all and all / group. */
  readonly ratioToOverall: number | null;
}

/** Groups in which the rate is undefined stand aside; with fewer than two others, nothing is compared (fairlearn counts them as 0). */
export function disparityOf(rates: readonly (number | null)[], overall: number | null): Disparity {
  const defined = rates.filter((rate) => rate !== null);
  if (defined.length < 2)
    return { difference: null, ratio: null, differenceToOverall: null, ratioToOverall: null };
  const [smallest, largest] = [Math.min(...defined), Math.max(...defined)];
  return {
    difference: largest - smallest,
    ratio: ratioOf(smallest, largest),
    differenceToOverall:
      overall === null ? null : Math.max(...defined.map((rate) => Math.abs(rate - overall))),
    ratioToOverall: overall === null ? null : smallestRatio(defined, overall),
  };
}

const ratioOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function smallestRatio(rates: readonly number[], overall: number): number | null {
  const ratios = rates.map((rate) => ratioOf(Math.min(rate, overall), Math.max(rate, overall)));
  const defined = ratios.filter((ratio) => ratio !== null);
  return defined.length === 0 ? null : Math.min(...defined);
}
