/** Intervals of gained/n − lost/n beside Tango's: what other programs say of the same counts. */
import type { Bounds } from "./binomial.ts";
import { normalQuantile } from "./normal.ts";
import { wilsonInterval } from "./proportion-intervals.ts";
import type { PairedCounts } from "./tango.ts";

export interface PairedTable extends PairedCounts {
  /** Rows that both arms answer rightly. */
  readonly bothRight: number;
}

const criticalOf = (level: number): number => normalQuantile(1 - (1 - level) / 2);

/** Newcombe (1998), method 10: Wilson's intervals of both shares, joined by their correlation. */
export function newcombeInterval(table: PairedTable, level: number): Bounds {
  const { lost, gained, n, bothRight } = table;
  const [after, before] = [(bothRight + gained) / n, (bothRight + lost) / n];
  const ofAfter = wilsonInterval(bothRight + gained, n, level);
  const ofBefore = wilsonInterval(bothRight + lost, n, level);
  const correlation = correlationOf(table);
  const reach = (a: number, b: number): number =>
    Math.sqrt(Math.max(a * a - 2 * correlation * a * b + b * b, 0));
  const difference = after - before;
  return {
    lower: difference - reach(after - ofAfter.lower, ofBefore.upper - before),
    upper: difference + reach(ofAfter.upper - after, before - ofBefore.lower),
  };
}

/** Phi, with a continuity correction where it is positive; 0 when a margin of the table is empty. */
function correlationOf({ lost, gained, n, bothRight }: PairedTable): number {
  const bothWrong = n - bothRight - lost - gained;
  const margins =
    (bothRight + lost) * (gained + bothWrong) * (bothRight + gained) * (lost + bothWrong);
  const excess = bothRight * bothWrong - lost * gained;
  if (margins === 0) return 0;
  return (excess > 0 ? Math.max(excess - n / 2, 0) : excess) / Math.sqrt(margins);
}

/** Bonett & Price (2012): the plain interval after one row is added to each of lost and gained. */
export function bonettPriceInterval({ lost, gained, n }: PairedCounts, level: number): Bounds {
  const [up, down] = [(gained + 1) / (n + 2), (lost + 1) / (n + 2)];
  const difference = up - down;
  const half = criticalOf(level) * Math.sqrt((up + down - difference ** 2) / (n + 2));
  return { lower: difference - half, upper: difference + half };
}

/** The plain interval. It is a point when nothing was lost or gained, and passes too much: it proves nothing here. */
export function waldInterval({ lost, gained, n }: PairedCounts, level: number): Bounds {
  const difference = (gained - lost) / n;
  const half = (criticalOf(level) * Math.sqrt(lost + gained - (gained - lost) ** 2 / n)) / n;
  return { lower: difference - half, upper: difference + half };
}
