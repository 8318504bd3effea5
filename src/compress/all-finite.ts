/** Whether a tensor's floats can be computed with. */
import { finiteInVectors, hasVectorLoops, vectorExtremes } from "./quantize/vector-loops.ts";
import type { WeightLayout } from "./quantize/weight-codes.ts";
import { walkOf } from "./quantize/weight-walk.ts";

/** Fewer are looked at before the vectors would have them. */
const FEW = 4096;

/** No NaN and no infinity; true for no values. Four float32 never sum to more than a double holds. */
export function allFinite(values: Float32Array): boolean {
  if (values.length >= FEW) return finiteInVectors(values);
  for (let at = 0; at < values.length; at += 4) {
    const first = Math.abs(values[at] ?? 0) + Math.abs(values[at + 1] ?? 0);
    const second = Math.abs(values[at + 2] ?? 0) + Math.abs(values[at + 3] ?? 0);
    if (!(first + second < Number.POSITIVE_INFINITY)) return false;
  }
  return true;
}

/** The same of a weight that is about to be quantized: its extremes, which its codes need, are finite when all of it is. */
export function isFiniteWeight(values: Float32Array, layout: WeightLayout): boolean {
  const walk = walkOf(layout);
  return (hasVectorLoops(walk) && vectorExtremes(values, walk) !== undefined) || allFinite(values);
}
