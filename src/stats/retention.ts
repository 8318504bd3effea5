/** How much of a reference's share of right answers is kept, when the reference is only estimated too. */
import type { PairedTable } from "./paired-intervals.ts";

export interface Retained {
  /** Of candidate − r × reference, row by row. */
  readonly mean: number;
  /** 0 when all rows are alike. */
  readonly standardError: number;
}

/** From the table alone: a row adds 1 − r where both are right, −r where the reference alone is, 1 where the candidate alone is. */
export function retention({ lost, gained, n, bothRight }: PairedTable, r: number): Retained {
  const mean = (bothRight * (1 - r) - lost * r + gained) / n;
  const bothWrong = n - lost - gained - bothRight;
  const squares =
    bothRight * (1 - r - mean) ** 2 +
    lost * (r + mean) ** 2 +
    gained * (1 - mean) ** 2 +
    bothWrong * mean ** 2;
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}
