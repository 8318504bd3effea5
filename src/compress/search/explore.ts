/** Tries given recipes, then what follows from them, then variants of the best so far, until the budget is spent. */
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { Random } from "../../stats/random.ts";
import { keyOf, variantsOf } from "./variants.ts";

export interface Exploration<Trial> {
  /** Tried first, in this order. */
  readonly starts: readonly Recipe[];
  readonly random: Random;
  /** Asked before each trial, with the number of those that were made. */
  readonly mayTry: (made: number) => boolean;
  readonly attempt: (recipe: Recipe) => Promise<Trial>;
  /** Asked once after the starts: recipes that follow from the trials so far, each with what came of the one before. */
  readonly follow?: (trials: readonly Trial[]) => AsyncGenerator<Recipe, void, Trial | undefined>;
  /** Whose variants are worth a trial. */
  readonly best: (trials: readonly Trial[]) => readonly Recipe[];
}

/**
 * All trials in the order in which they were made: the same for the same random numbers, as far as `attempt` and
 * `best` give the same. Ends early when no variant is left.
 */
export async function explore<Trial>(exploration: Exploration<Trial>): Promise<readonly Trial[]> {
  const { starts, random, mayTry, attempt, follow, best } = exploration;
  const trials: Trial[] = [];
  const known = new Set<string>();
  const run = async (recipe: Recipe): Promise<Trial> => {
    known.add(keyOf(recipe.passes));
    const trial = await attempt(recipe);
    trials.push(trial);
    return trial;
  };
  for (const recipe of starts) {
    if (!mayTry(trials.length)) return trials;
    await run(recipe);
  }
  const following = mayTry(trials.length) ? follow?.(trials) : undefined;
  for (let made: Trial | undefined; following !== undefined && mayTry(trials.length);) {
    const { value: recipe } = await following.next(made);
    if (recipe === undefined) break;
    made = known.has(keyOf(recipe.passes)) ? undefined : await run(recipe);
  }
  while (mayTry(trials.length)) {
    const variants = best(trials)
      .flatMap(({ passes }) => variantsOf(passes))
      .filter((passes) => !known.has(keyOf(passes)));
    const passes = variants[random.index(variants.length)];
    if (passes === undefined) break;
    await run({ version: 1, name: `trial-${trials.length + 1}`, passes: [...passes] });
  }
  return trials;
}
