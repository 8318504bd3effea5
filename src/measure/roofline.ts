/** What limits a model on a machine: computing or moving bytes (Williams, Waterman & Patterson 2009). */
export interface Machine {
  /** Of the whole machine, a multiply-add being two. */
  readonly operationsPerSecond: number;
  readonly bytesPerSecond: number;
}

export interface Roofline {
  /** Operations for each byte that is moved. */
  readonly intensity: number;
  /** The intensity from which on computing is the limit. */
  readonly ridge: number;
  readonly attainableOperationsPerSecond: number;
  readonly bound: "compute" | "memory";
}

/** At the ridge itself computing is the limit. Without bytes nothing has to be moved. */
export function rooflineOf(
  { macs, bytes }: { readonly macs: number; readonly bytes: number },
  { operationsPerSecond, bytesPerSecond }: Machine,
): Roofline {
  const intensity = (2 * macs) / bytes;
  const ridge = operationsPerSecond / bytesPerSecond;
  return {
    intensity,
    ridge,
    attainableOperationsPerSecond: Math.min(operationsPerSecond, bytesPerSecond * intensity),
    bound: intensity >= ridge ? "compute" : "memory",
  };
}
