/** What a step of int8-static asks for, with its defaults. */
import { UserError } from "../../schema/user-error.ts";
import type { Calibrator } from "../calibrate/calibrated-range.ts";
import type { StepOf } from "../pass.ts";
import type { ActivationType } from "../quantize/activation-scale.ts";

export interface StaticOptions {
  readonly perChannel: boolean;
  readonly saturationSafe: boolean;
  readonly biasCorrection: boolean;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
  readonly calibrator: Calibrator;
  /** Of activations. */
  readonly type: ActivationType;
  /** The oldest operator set that has what is written, and what that is. */
  readonly needed: { readonly lowest: number; readonly need: string };
}

/** @throws UserError when two parameters do not go together */
export function readOptions(step: StepOf<"int8-static">): StaticOptions {
  const perChannel = step["per-channel"] ?? true;
  const { bits = 8, symmetric = false } = step.activations ?? {};
  return {
    perChannel,
    // With 16 bits no integer kernel runs that could saturate.
    saturationSafe: step["saturation-safe"] ?? bits === 8,
    biasCorrection: step["bias-correction"] ?? true,
    minimumElements: step["minimum-elements"] ?? 0,
    keepFloat: step["keep-float"] ?? [],
    calibrator: readCalibrator(step, bits),
    type: { bits, symmetric },
    needed: perChannel
      ? { lowest: 13, need: "a scale for each channel" }
      : { lowest: 10, need: "QuantizeLinear" },
  };
}

/** onnxruntime's own default. */
const PERCENTILE = 99.999;

function readCalibrator(
  { calibration = "minmax", percentile }: StepOf<"int8-static">,
  bits: ActivationType["bits"],
): Calibrator {
  if (bits === 16 && (calibration === "entropy" || calibration === "mse"))
    throw new UserError(
      "recipe-invalid",
      `Cannot apply int8-static: "calibration: ${calibration}" weighs what 8 bits lose, and activations have 16; take minmax, moving-average or percentile`,
    );
  if (calibration === "percentile")
    return { kind: calibration, percentile: percentile ?? PERCENTILE };
  if (percentile !== undefined)
    throw new UserError(
      "recipe-invalid",
      `Cannot apply int8-static: percentile is for "calibration: percentile", and the calibration is "${calibration}"`,
    );
  return { kind: calibration };
}
