/** Recipes that spare the layers that another is hardest on: more levels for them, or float. */
import type { Recipe } from "../../schema/generated/recipe.ts";
import { keepingFloat, type QuantizedLayer, withMoreLevels } from "../quantized-layers.ts";
import { keyOf } from "./variants.ts";

export interface SensitiveLayers {
  /** Those that change the answers most, first. */
  readonly byLoss: readonly QuantizedLayer[];
  /** Those that change them most for the bytes that float would take, first. */
  readonly byLossPerByte: readonly QuantizedLayer[];
}

/** So many layers are spared, one ladder rung after the other. */
const COUNTS = [1, 2, 4, 8] as const;

/**
 * Two ladders, each from the fewest layers on: levels are cheaper in bytes, float spares more. Where a recipe rounds nothing
 * the first is empty, and rungs that there are no layers for are left out.
 */
export function sparing(
  recipe: Recipe,
  { byLoss, byLossPerByte }: SensitiveLayers,
): readonly (readonly Recipe[])[] {
  return [
    ladder(recipe, "more-levels", (count) => withMoreLevels(recipe, byLoss.slice(0, count))),
    ladder(recipe, "keep-float", (count) => keepingFloat(recipe, byLossPerByte.slice(0, count))),
  ];
}

function ladder(
  { name, passes }: Recipe,
  how: string,
  spare: (count: number) => Recipe,
): readonly Recipe[] {
  const known = new Set([keyOf(passes)]);
  return COUNTS.flatMap((count) => {
    const spared = spare(count);
    const key = keyOf(spared.passes);
    if (known.has(key)) return [];
    known.add(key);
    return [{ ...spared, name: `${name}-${how}-${count}` }];
  });
}
