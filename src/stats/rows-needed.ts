/** How many more rows would decide what these could not. */
import { normalQuantile } from "./normal.ts";
import type { PairedCounts } from "./tango.ts";

const ALPHA = 0.05;
const POWER = 0.8;

/**
 * Rows beyond n that a paired non-inferiority test needs, with the discordance seen so far (shrunk by one count).
 * `difference` is the true change that is assumed: 0 when the arms are equal. null when it is at or beyond the margin.
 * Without a loss, the exact bound on the losses must come under the margin too.
 */
export function pairedRowsNeeded(
  { lost, gained, n }: PairedCounts,
  margin: number,
  difference = 0,
): number | null {
  if (difference <= -margin) return null;
  const discordance = (lost + gained + 1) / (n + 2);
  const z = normalQuantile(1 - ALPHA) + normalQuantile(POWER);
  const total = (z * z * (discordance - difference ** 2)) / (margin + difference) ** 2;
  const guard = lost === 0 ? Math.ceil(Math.log(ALPHA) / Math.log1p(-margin)) : 0;
  return Math.max(0, Math.ceil(total) - n, guard - n);
}

/** For any other estimate: its interval shrinks with the root of n. null when the estimate is at or beyond the margin. */
export function scaledRowsNeeded(
  n: number,
  { halfWidth, distance }: { readonly halfWidth: number; readonly distance: number },
): number | null {
  if (distance <= 0) return null;
  return Math.max(0, Math.ceil(n * (halfWidth / distance) ** 2) - n);
}
