/** Whether a tensor's floats can be computed with. */
import { finiteInVectors } from "./quantize/vector-loops.ts";

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
