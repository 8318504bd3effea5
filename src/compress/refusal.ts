/** Why a pass leaves a node, or a whole model, as it is: a code from a closed list, and a sentence for people. */
import type { RefusalCode } from "../schema/generated/record.ts";
import type { Model } from "../model/ir.ts";
import { isStreamed } from "../model/raw-data.ts";
import { modelLength } from "../model/write-model.ts";
import { UserError } from "../schema/user-error.ts";

/** Why a pass does not do its work on one node. */
export interface Refusal {
  readonly code: RefusalCode;
  /** Part of a sentence about the node, such as "its weight is empty". */
  readonly reason: string;
}

export const refusal = (code: RefusalCode, reason: string): Refusal => ({ code, reason });

export const KEPT_FLOAT: Refusal = refusal("kept-float", "the recipe keeps it float");

export const INTERFACE: Refusal = refusal("interface", "it is an input or output of the model");

export const INPUT_UNSEEN: Refusal = refusal(
  "not-calibrated",
  "calibration saw nothing of its input",
);

export const INPUT_NOT_FINITE: Refusal = refusal(
  "not-calibrated",
  "its input is not finite on calibration data",
);

/** Why a recipe makes no candidate of a model. */
export type RecipeRefusalCode =
  | "opset"
  | "no-calibration"
  | "nothing-to-do"
  /** It holds many weights at once, and the model is larger than memory should be. */
  | "model-size"
  /** A release of the engine that the policy names cannot load what the recipe makes. */
  | "target"
  /** The engine cannot load or run what the recipe makes. */
  | "engine";

/** A recipe that cannot be applied to this model. */
export class RecipeRefused extends UserError {
  readonly refusal: RecipeRefusalCode;
  constructor(why: RecipeRefusalCode, message: string, options?: { readonly cause?: unknown }) {
    super("recipe-refused", message, options);
    this.name = "RecipeRefused";
    this.refusal = why;
  }
}

/** @throws RecipeRefused when the model's operators are older than what the pass writes */
export function refuseOldOpset(
  pass: string,
  {
    opset,
    lowest,
    need,
    operator,
  }: {
    readonly opset: number;
    readonly lowest: number;
    readonly need: string;
    /** What cannot be raised, where raising was tried. */
    readonly operator?: string;
  },
): void {
  if (opset >= lowest) return;
  const why =
    operator === undefined ? "" : `, and ${operator} has no form there that this program knows`;
  throw new RecipeRefused(
    "opset",
    `Cannot apply ${pass}: the model has opset ${opset}; ${need} needs ${lowest} or later${why}`,
  );
}

/** @throws RecipeRefused when a pass would bring a model into memory whose weights stay in their files */
export function refuseLargeModel(pass: string, takesTurns: boolean, model: Model): void {
  if (takesTurns || !isStreamed(model)) return;
  const bytes = (modelLength(model) / 1e9).toFixed(1);
  throw new RecipeRefused(
    "model-size",
    `Cannot apply ${pass}: the model takes ${bytes} GB, and this pass would hold all its weights in memory; those that take one weight after the other are clean, strip, float16, int8-dynamic, and int4-weights without gptq`,
  );
}

export function calibrationMissing(pass: string): RecipeRefused {
  return new RecipeRefused(
    "no-calibration",
    `Cannot apply ${pass}: it needs calibration data, and none was given; name some with --calibration, or as data.calibration in the policy`,
  );
}
