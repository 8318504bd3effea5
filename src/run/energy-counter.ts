/** Energy from the processor's own counter, which counts microjoules and begins again at its end. */
const MICRO = 1e-6;

export interface EnergyCounter {
  /** Microjoules. */
  readonly last: number;
  readonly now: number;
  /** Where the counter begins again. */
  readonly range: number;
}

/** Microjoules between two readings that are less than one round apart. */
export function energyBetween({ last, now, range }: EnergyCounter): number {
  return now < last ? now + range - last : now - last;
}

export interface EnergyUse {
  readonly joules: number;
  /** What the idle machine draws. */
  readonly idleWatts: number;
  readonly seconds: number;
  readonly inferences: number;
}

/** What an inference takes beyond the idle machine, in joules; NaN without inferences. */
export function joulesPerInference({ joules, idleWatts, seconds, inferences }: EnergyUse): number {
  return (joules - idleWatts * seconds) / inferences;
}

export const joulesOf = (microjoules: number): number => microjoules * MICRO;
