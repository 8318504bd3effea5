/** How many more rows would decide what these could not. */
import { normalQuantile } from "./normal.ts";
import { noncentralTCdf, tQuantile } from "./student-t.ts";
import type { PairedCounts } from "./tango.ts";

const ALPHA = 0.05;
const POWER = 0.8;

/** What is assumed of rows that are not there yet. */
export interface Assumed {
  /** Share of rows that one arm answers rightly and the other wrongly. */
  readonly discordance: number;
  /** The true change. */
  readonly difference: number;
  readonly power?: number;
}

/** Rows with which a paired test proves a margin so often; not whole, and infinite when the change is the margin. */
export function pairedRows(
  { discordance, difference, power = POWER }: Assumed,
  margin: number,
): number {
  const z = normalQuantile(1 - ALPHA) + normalQuantile(power);
  return (z * z * (discordance - difference ** 2)) / (margin + difference) ** 2;
}

/** What was seen, shrunk by one count: rows without any loss do not show that there is none. */
export function shrunken({ lost, gained, n }: PairedCounts): Assumed {
  return { discordance: (lost + gained + 1) / (n + 2), difference: (gained - lost) / (n + 2) };
}

/**
 * Rows beyond n that a paired non-inferiority test needs, with the discordance seen so far (shrunk by one count).
 * `difference` is the true change that is assumed: 0 when the arms are equal. null when it is at or beyond the margin.
 * Without a loss, the exact bound on the losses must come under the margin too.
 */
export function pairedRowsNeeded(
  counts: PairedCounts,
  margin: number,
  difference = 0,
): number | null {
  if (difference <= -margin) return null;
  const { lost, n } = counts;
  const total = pairedRows({ ...shrunken(counts), difference }, margin);
  const guard = lost === 0 ? Math.ceil(Math.log(ALPHA) / Math.log1p(-margin)) : 0;
  return Math.max(0, Math.ceil(total) - n, guard - n);
}

/** The smallest margin that equal arms prove with n rows 4 times in 5 (Miettinen 1968). */
export function provableOften(n: number, discordance: number): number {
  return (normalQuantile(1 - ALPHA) + normalQuantile(POWER)) * Math.sqrt(discordance / n);
}

/** The smallest change that a two-sided test at 5 % finds with n rows 4 times in 5. */
export function detectableChange(n: number, discordance: number): number {
  return (normalQuantile(1 - ALPHA / 2) + normalQuantile(POWER)) * Math.sqrt(discordance / n);
}

/** More than this is no number of rows that anybody has. */
const MOST_ROWS = 1e9;
/** Student's t never costs more rows than this beyond the normal distribution, at these chances. */
const MORE_THAN_NORMAL = 10;

/** Rows with which a one-sided t test finds a mean of so many standard deviations 4 times in 5; not whole, at least 2, and infinite when no practical number does. */
export function tTestRows(effect: number): number {
  const normal = ((normalQuantile(1 - ALPHA) + normalQuantile(POWER)) / effect) ** 2;
  if (!(normal < MOST_ROWS)) return Number.POSITIVE_INFINITY;
  let [tooFew, enough] = [Math.max(2, normal), normal + MORE_THAN_NORMAL];
  if (normal < 2 && tTestPower(2, effect) >= POWER) return 2;
  while (enough - tooFew > 1e-9 * enough) {
    const middle = (tooFew + enough) / 2;
    if (tTestPower(middle, effect) < POWER) tooFew = middle;
    else enough = middle;
  }
  return enough;
}

function tTestPower(n: number, effect: number): number {
  const critical = tQuantile(1 - ALPHA, n - 1);
  return 1 - noncentralTCdf(critical, { degreesOfFreedom: n - 1, shift: effect * Math.sqrt(n) });
}

/** For any other estimate: its interval shrinks with the root of n. null when the estimate is at or beyond the margin. */
export function scaledRowsNeeded(
  n: number,
  { halfWidth, distance }: { readonly halfWidth: number; readonly distance: number },
): number | null {
  if (distance <= 0) return null;
  return Math.max(0, Math.ceil(n * (halfWidth / distance) ** 2) - n);
}
