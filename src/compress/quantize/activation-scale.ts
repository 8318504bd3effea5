/** Scale and zero point of an activation from its observed range. */
import { clamp, roundUpTo12Bits } from "./rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";

/** q = round(x / scale) + zeroPoint in 0..255. */
export interface ActivationScale {
  readonly scale: number;
  readonly zeroPoint: number;
}

const SMALLEST_NORMAL = 2 ** -126;

/**
 * Asymmetric uint8 parameters: the range is widened to hold 0, so that 0 is exact
 * (ONNX Runtime's `compute_scale_zp`). The scale is rounded outward to 12 bits of mantissa.
 * A range without width gives scale 1 and zero point 0.
 */
export function activationScale(minimum: number, maximum: number): ActivationScale {
  const low = Math.min(minimum, 0);
  const high = Math.max(maximum, 0);
  if (!hasWidth(minimum, maximum)) return { scale: 1, zeroPoint: 0 };
  const scale = Math.fround(roundUpTo12Bits((high - low) / 255));
  return { scale, zeroPoint: clamp(roundHalfEven((0 - low) / scale), 0, 255) };
}

/** Whether a scale follows from the range: from that of a value which is always 0 none does. */
export function hasWidth(minimum: number, maximum: number): boolean {
  return (Math.max(maximum, 0) - Math.min(minimum, 0)) / 255 >= SMALLEST_NORMAL;
}
