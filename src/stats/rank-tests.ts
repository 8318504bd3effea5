/** Tests by ranks: they ask of the typical row what a mean asks of the sum. */
import { midranks } from "./delong.ts";
import { normalCdf } from "./normal.ts";
import { pooledOf } from "./pooled.ts";

export interface RankTest {
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  /** One-sided: small means that the differences, or the first sample, are greater. */
  readonly greater: number;
}

/** What becomes of differences of 0: left out (Wilcoxon 1945), ranked and then left out (Pratt 1959), or shared between the sides. */
export type Zeros = "omit" | "rank" | "split";

/** Below this many differences without ties and zeros every split of the ranks is counted. */
const EXACT_DIFFERENCES = 50;

/** Signed ranks of paired differences; the statistic is the smaller of both rank sums. NaN p-values when all are 0. */
export function wilcoxonSignedRank(differences: Float64Array, zeros: Zeros): RankTest {
  const kept = zeros === "omit" ? differences.filter((value) => value !== 0) : differences;
  const ranks = midranks(kept.map(Math.abs));
  let [plus, minus, none, squares] = [0, 0, 0, 0];
  for (const [position, value] of kept.entries()) {
    const rank = ranks[position] ?? 0;
    if (value > 0) plus += rank;
    if (value < 0) minus += rank;
    if (value === 0) none += rank;
    if (value !== 0 || zeros === "split") squares += rank * rank;
  }
  if (zeros === "split") [plus, minus] = [plus + none / 2, minus + none / 2];
  const statistic = Math.min(plus, minus);
  const isPlain = new Set(ranks).size === kept.length && !kept.includes(0);
  if (isPlain && kept.length <= EXACT_DIFFERENCES) return exactly(plus, kept.length, statistic);
  const center = (plus + minus) / 2;
  return byNormal(statistic, (plus - center) / (Math.sqrt(squares) / 2));
}

function byNormal(statistic: number, z: number): RankTest {
  return { statistic, pValue: 2 * (1 - normalCdf(Math.abs(z))), greater: 1 - normalCdf(z) };
}

/** Each rank is on either side with the same chance. */
function exactly(plus: number, n: number, statistic: number): RankTest {
  const most = (n * (n + 1)) / 2;
  const chances = new Float64Array(most + 1);
  chances[0] = 1;
  for (let rank = 1; rank <= n; rank += 1)
    for (let sum = most; sum >= 0; sum -= 1)
      chances[sum] = ((chances[sum] ?? 0) + (chances[sum - rank] ?? 0)) / 2;
  const upTo = (last: number): number =>
    chances.subarray(0, last + 1).reduce((total, chance) => total + chance, 0);
  return {
    statistic,
    pValue: Math.min(1, 2 * upTo(statistic)),
    greater: upTo(most - plus),
  };
}

export interface TwoSampleTest extends RankTest {
  /** Chance that a value of the first sample is greater than one of the second, ties by half (Vargha & Delaney 2000). */
  readonly superiority: number;
}

/** Mann & Whitney (1947) with the tie correction and a continuity correction; the statistic is U of the first sample. Samples of one value alone are no sign of a difference; NaN when a sample is empty. */
export function mannWhitney(first: Float64Array, second: Float64Array): TwoSampleTest {
  const [m, n] = [first.length, second.length];
  const ranks = midranks(pooledOf(first, second));
  const sum = ranks.subarray(0, m).reduce((total, rank) => total + rank, 0);
  const statistic = sum - (m * (m + 1)) / 2;
  const ties = tiesOf(ranks);
  const size = m + n;
  const deviation = Math.sqrt(((m * n) / 12) * Math.max(0, size + 1 - ties / (size * (size - 1))));
  const excess = statistic - (m * n) / 2;
  return {
    statistic,
    pValue: Math.min(1, 2 * (1 - normalCdf((Math.abs(excess) - 0.5) / deviation))),
    greater: 1 - normalCdf((excess - 0.5) / deviation),
    superiority: statistic / (m * n),
  };
}

/** Σ t³ − t over groups of equal ranks. */
function tiesOf(ranks: Float64Array): number {
  const counts = new Map<number, number>();
  for (const rank of ranks) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return [...counts.values()].reduce((total, count) => total + count ** 3 - count, 0);
}
