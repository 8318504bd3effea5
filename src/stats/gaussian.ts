/** Normal random numbers (Box & Muller 1958, the cosine branch): one number for two uniform draws. */
import type { Random } from "./random.ts";

/** Mean 0, variance 1. The first draw is taken from (0, 1], so that its logarithm is finite. */
export function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}
