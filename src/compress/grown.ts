/** A recipe whose file is no smaller: refused where it promises otherwise, told where it does not. */
import { type Model, graphOf } from "../model/ir.ts";
import { rawPiece } from "../model/raw-data.ts";
import { type Piece, totalLength } from "../model/stored-data.ts";
import { modelLength } from "../model/write-model.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import { RecipeRefused } from "./refusal.ts";

/** @throws RecipeRefused when the recipe promises a smaller file than the model's */
export function grownNotices(
  recipe: Recipe,
  before: Model,
  pieces: readonly Piece[],
): readonly string[] {
  const is = totalLength(pieces);
  // Nearly always less than the weights alone took, which nothing need be written for.
  if (is < totalLength(graphOf(before).initializer.map(rawPiece))) return [];
  const was = modelLength(before);
  if (is < was) return [];
  if ((recipe.expect?.["bytes-ratio"]?.to ?? 1) < 1)
    throw new RecipeRefused(
      "nothing-to-do",
      `Cannot apply recipe "${recipe.name}": it promises a smaller file, and would make ${is} bytes of ${was}`,
    );
  if (is === was) return [];
  return [`Recipe "${recipe.name}" makes the file larger: ${is} bytes of ${was}`];
}
