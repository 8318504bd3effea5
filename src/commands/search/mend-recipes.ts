/** Recipes that came near: smaller than any that meets the criteria, and spared where they are hardest until they meet them too. */
import { paretoSet } from "../../compress/search/pareto-set.ts";
import { type SensitiveLayers, sparing } from "../../compress/search/spare-layers.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { Tried } from "./measure-trial.ts";
import { byBytes, byDistance, type Trial, triedOf } from "./try-recipe.ts";

/** So many are mended at most: each takes a run for every layer. */
const MENDED = 3;

/**
 * @param trials grows while the recipes are tried
 * @yields what to try next; it is given what came of that
 */
export async function* mendRecipes(
  trials: readonly Trial[],
  layersOf: (recipe: Recipe) => Promise<SensitiveLayers>,
): AsyncGenerator<Recipe, void, Trial | undefined> {
  const starts = triedOf(trials);
  const done = new Set<string>();
  for (let count = 0; count < MENDED; count += 1) {
    const near = nearestMiss(starts, trials, done);
    if (near === undefined) return;
    done.add(near.digest);
    for (const ladder of sparing(near.recipe, await layersOf(near.recipe)))
      for (const recipe of ladder) {
        const trial = yield recipe;
        if (trial?.kind !== "tried") continue;
        const limit = smallestMeeting(trials, trial.tried);
        if (meets(trial.tried) || (limit !== undefined && trial.tried.bytes >= limit)) break;
      }
  }
}

/** Timings and memory are left out: what is tried does not depend on the machine. */
const meets = ({ missedUntimed }: Tried): boolean => missedUntimed === undefined;

const smallestMeeting = (trials: readonly Trial[], except?: Tried): number | undefined =>
  triedOf(trials)
    .filter((one) => meets(one) && one !== except)
    .toSorted(byBytes)[0]?.bytes;

/** The most faithful of those that are smaller than what meets the criteria, and that no other miss beats in both. */
function nearestMiss(
  starts: readonly Tried[],
  trials: readonly Trial[],
  done: ReadonlySet<string>,
): Tried | undefined {
  const limit = smallestMeeting(trials) ?? Infinity;
  const misses = starts.filter((one) => !meets(one) && one.bytes < limit && !done.has(one.digest));
  return paretoSet(misses, [byBytes, byDistance]).toSorted(byDistance)[0];
}
