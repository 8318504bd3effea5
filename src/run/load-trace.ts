/** When the queries of a load arrive, in milliseconds from its start: the same for every model. */
import type { Random } from "../stats/random.ts";

/** A Poisson process: gaps by the inverse of their distribution, −ln(1 − u) / rate. */
export function poissonArrivals(
  random: Random,
  { queriesPerSecond, queries }: { readonly queriesPerSecond: number; readonly queries: number },
): Float64Array {
  let now = 0;
  return Float64Array.from({ length: queries }, () => {
    now += (-Math.log(1 - random.uniform()) / queriesPerSecond) * 1000;
    return now;
  });
}

/** How much of the time a burst lasts, and by how much its rate is higher. */
const BURST = 5;
const CYCLE_MS = 1000;

/** The same mean rate, all of it in a fifth of every second. */
export function burstArrivals(
  random: Random,
  load: { readonly queriesPerSecond: number; readonly queries: number },
): Float64Array {
  const on = CYCLE_MS / BURST;
  return poissonArrivals(random, {
    ...load,
    queriesPerSecond: load.queriesPerSecond * BURST,
  }).map((time) => Math.floor(time / on) * CYCLE_MS + (time % on));
}
