/** How far each pass may move the outputs of a model, by `relativeError`, on the rows that calibrated it. A pass that is not named may not move them at all. */
import type { PassStep, Recipe } from "../../src/schema/generated/recipe.ts";

/** Kernels that sum in another order, and functions that kernels approximate. */
const REORDERED = 1e-4;

/**
 * More than models of the corpus show, calibrated on a drawing or two, and far less than a wrong weight or scale makes of them (about 1):
 * whether a change matters is the gate's to judge.
 */
const BOUNDS: Readonly<Partial<Record<PassStep["pass"], number>>> = {
  clean: REORDERED,
  strip: REORDERED,
  "pack-weights": REORDERED,
  float16: 0.02,
  "int8-dynamic": 0.1,
  "int4-weights": 0.25,
  "int8-static": 0.4,
};

/** `round-weights` promises a part of the variance of all layers together; what that makes of the outputs depends on the layers behind. */
const ROUNDING_GAIN = 4;

export function boundOf({ passes }: Recipe): number {
  return passes.reduce((sum, step) => sum + boundOfStep(step), 0);
}

function boundOfStep(step: PassStep): number {
  if (step.pass === "round-weights") return ROUNDING_GAIN * Math.sqrt(step.noise ?? 0.001);
  return BOUNDS[step.pass] ?? 0;
}
