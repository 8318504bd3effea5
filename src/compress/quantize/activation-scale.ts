/** Scale and zero point of an activation from its observed range. */
import { clamp, roundUpTo12Bits } from "./rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";

/** Symmetric codes are signed, their zero point is 0; others are unsigned. */
export interface ActivationType {
  readonly bits: 8 | 16;
  readonly symmetric: boolean;
}

/** What the engine's integer kernels read. */
export const UINT8: ActivationType = { bits: 8, symmetric: false };

/** q = round(x / scale) + zeroPoint, among the codes of its type. */
export interface ActivationScale {
  readonly scale: number;
  readonly zeroPoint: number;
}

interface Codes {
  readonly least: number;
  readonly most: number;
}

/** Those that exist: a symmetric scale leaves the least of them out. */
export function codesOf({ bits, symmetric }: ActivationType): Codes {
  const count = 2 ** bits;
  return symmetric ? { least: -count / 2, most: count / 2 - 1 } : { least: 0, most: count - 1 };
}

const SMALLEST_NORMAL = 2 ** -126;

/**
 * Asymmetric parameters: the range is widened to hold 0, so that 0 is exact. Symmetric ones: it reaches as far to either side
 * (ONNX Runtime's `compute_scale_zp`). The scale is rounded outward to 12 bits of mantissa.
 * A range without width gives scale 1 and zero point 0.
 */
export function activationScale(
  minimum: number,
  maximum: number,
  type: ActivationType = UINT8,
): ActivationScale {
  if (!hasWidth(minimum, maximum, type)) return { scale: 1, zeroPoint: 0 };
  const scale = Math.fround(roundUpTo12Bits(stepOf(minimum, maximum, type)));
  if (type.symmetric) return { scale, zeroPoint: 0 };
  return {
    scale,
    zeroPoint: clamp(roundHalfEven((0 - Math.min(minimum, 0)) / scale), 0, codesOf(type).most),
  };
}

/** Whether a scale follows from the range: from that of a value which is always 0 none does. */
export function hasWidth(minimum: number, maximum: number, type: ActivationType = UINT8): boolean {
  return stepOf(minimum, maximum, type) >= SMALLEST_NORMAL;
}

function stepOf(minimum: number, maximum: number, type: ActivationType): number {
  const [low, high] = [Math.min(minimum, 0), Math.max(maximum, 0)];
  const { most } = codesOf(type);
  return (type.symmetric ? Math.max(-low, high) : high - low) / most;
}
