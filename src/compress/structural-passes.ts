/** Passes after which a layer is no longer the same layer. */
import type { PassStep } from "../schema/generated/recipe.ts";

export const STRUCTURAL_PASSES: ReadonlySet<string> = new Set<PassStep["pass"]>([
  "drop-blocks",
  "low-rank",
  "prune-channels",
]);
