/** Two-sided tests of "as many rows are lost as gained" (McNemar 1947). */
import { binomialCdf } from "./binomial.ts";
import { normalCdf } from "./normal.ts";

/** P of a split of lost and gained as uneven as this, were both equally likely; 1 without any. */
export function mcnemarExact(lost: number, gained: number): number {
  return Math.min(1, 2 * binomialCdf(Math.min(lost, gained), lost + gained, 0.5));
}

/** Counts the split itself by half: nearer to its level than the exact test. */
export function mcnemarMidP(lost: number, gained: number): number {
  const [fewer, n] = [Math.min(lost, gained), lost + gained];
  const below = binomialCdf(fewer, n, 0.5);
  const itself = below - binomialCdf(fewer - 1, n, 0.5);
  return n === 0 ? 1 : Math.min(1, 2 * below - itself);
}

/** By the chi-square distribution, with or without Edwards's (1948) continuity correction. NaN without any. */
export function mcnemarChiSquare(
  lost: number,
  gained: number,
  { corrected }: { readonly corrected: boolean },
): { readonly statistic: number; readonly pValue: number } {
  if (lost + gained === 0) return { statistic: Number.NaN, pValue: Number.NaN };
  const distance = Math.abs(lost - gained) - (corrected ? 1 : 0);
  const statistic = distance ** 2 / (lost + gained);
  return { statistic, pValue: 2 * (1 - normalCdf(Math.sqrt(statistic))) };
}
