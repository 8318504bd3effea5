/** Whether rows can prove a margin at all, before anything is measured. */
import { binomialCdf } from "../stats/binomial.ts";
import { provesLessLoss } from "./paired-proof.ts";

export interface Expected {
  /** Rows. */
  readonly n: number;
  /** Share of rows that one arm answers rightly and the other wrongly, lost as often as gained. */
  readonly discordance: number;
}

/** How likely equal models are to be proven no worse by the margin; exact, but for counts less likely than 1 in 10⁹. */
export function provingPower({ n, discordance }: Expected, margin: number): number {
  if (discordance === 0) return provesLessLoss({ lost: 0, gained: 0, n }, margin) ? 1 : 0;
  let power = 0;
  for (let differing = 0; differing <= n; differing += 1) {
    const below = binomialCdf(differing - 1, n, discordance);
    if (below > 1 - 1e-9) break;
    const chance = binomialCdf(differing, n, discordance) - below;
    if (chance < 1e-12) continue;
    power += chance * binomialCdf(mostLost({ n, differing, margin }), differing, 0.5);
  }
  return power;
}

/** The most losses among so many differing rows that still prove it; −1 when none does. More losses never prove more. */
function mostLost({
  n,
  differing,
  margin,
}: {
  readonly n: number;
  readonly differing: number;
  readonly margin: number;
}): number {
  let [proven, refuted] = [-1, differing + 1];
  while (refuted - proven > 1) {
    const lost = Math.floor((proven + refuted) / 2);
    if (provesLessLoss({ lost, gained: differing - lost, n }, margin)) proven = lost;
    else refuted = lost;
  }
  return proven;
}

/** The chance that is promised when a number of rows is said to be enough. */
const PROMISED = 0.95;
const MOST_ROWS = 10_000_000;

/** A number of rows with which equal models pass at least 95 times in 100; null when no practical number does. */
export function rowsToProve(discordance: number, margin: number): number | null {
  const isEnough = (n: number): boolean => provingPower({ n, discordance }, margin) >= PROMISED;
  let enough = 1;
  while (!isEnough(enough)) {
    enough *= 2;
    if (enough > MOST_ROWS) return null;
  }
  let tooFew = enough / 2;
  while (enough - tooFew > Math.max(1, enough / 1000)) {
    const middle = Math.ceil((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
