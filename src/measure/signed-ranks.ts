/** Wilcoxon's test of the rows' differences, for the record: the mean of a few large ones is not the typical row. */
import { wilcoxonSignedRank, type Zeros } from "../stats/rank-tests.ts";
import { finite } from "./evidence.ts";

const WAYS: readonly (readonly [Zeros, string])[] = [
  ["omit", "signedRank"],
  ["rank", "signedRankPratt"],
  ["split", "signedRankSplit"],
];

/** Without differences of 0 the three ways to treat them are one. Nothing where all are 0, or one is NaN. */
export function signedRankDetail(
  differences: Float64Array,
): Readonly<Record<string, number | null>> {
  if (differences.some(Number.isNaN) || differences.every((value) => value === 0)) return {};
  const ways = differences.includes(0) ? WAYS : WAYS.slice(0, 1);
  return Object.fromEntries(
    ways.flatMap(([zeros, name]) => {
      const { statistic, pValue } = wilcoxonSignedRank(differences, zeros);
      return [
        [name, statistic],
        [`${name}P`, finite(pValue)],
      ];
    }),
  );
}
