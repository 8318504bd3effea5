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
  /** Of variants that were drawn together, trials that ended before they were whole; undefined: it is worth a whole one. All are when absent. */
  readonly narrow?: (recipes: readonly Recipe[]) => Promise<readonly (Trial | undefined)[]>;
  /** Whose variants are worth a trial. */
  readonly best: (trials: readonly Trial[]) => readonly Recipe[];
}

/** Variants that are drawn together. */
const TOGETHER = 8;

/**
 * All trials in the order in which they were made: the same for the same random numbers, as far as `attempt` and
 * `best` give the same. Ends early when no variant is left.
 */
export async function explore<Trial>(exploration: Exploration<Trial>): Promise<readonly Trial[]> {
  const { starts, attempt } = exploration;
  const trials: Trial[] = [];
  const known = new Set<string>();
  const mayTry = (): boolean => exploration.mayTry(trials.length);
  const run = async (recipe: Recipe): Promise<Trial> => {
    known.add(keyOf(recipe.passes));
    const trial = await attempt(recipe);
    trials.push(trial);
    return trial;
  };
  const state: State<Trial> = { trials, known, mayTry, run };
  for (const recipe of starts) if (mayTry()) await run(recipe);
  await tryFollowing(exploration, state);
  await tryVariants(exploration, state);
  return trials;
}

interface State<Trial> {
  readonly trials: Trial[];
  /** What the recipes do that were tried, or drawn to be. */
  readonly known: Set<string>;
  readonly mayTry: () => boolean;
  readonly run: (recipe: Recipe) => Promise<Trial>;
}

async function tryFollowing<Trial>(
  { follow }: Exploration<Trial>,
  { trials, known, mayTry, run }: State<Trial>,
): Promise<void> {
  if (follow === undefined || !mayTry()) return;
  const following = follow(trials);
  let made: Trial | undefined;
  while (mayTry()) {
    const { value: recipe } = await following.next(made);
    // What follows may have taken long to find.
    if (recipe === undefined || !mayTry()) return;
    made = known.has(keyOf(recipe.passes)) ? undefined : await run(recipe);
  }
}

async function tryVariants<Trial>(
  exploration: Exploration<Trial>,
  { trials, known, mayTry, run }: State<Trial>,
): Promise<void> {
  while (mayTry()) {
    const drawn = draw(exploration, trials, known);
    if (drawn.length === 0) return;
    const ended = (await exploration.narrow?.(drawn)) ?? [];
    for (const [place, recipe] of drawn.entries()) {
      if (!mayTry()) return;
      const trial = ended[place];
      if (trial === undefined) await run(recipe);
      else trials.push(trial);
    }
  }
}

/** So many as may still be tried, and none that is known: they are known then. */
function draw<Trial>(
  { random, mayTry, best }: Exploration<Trial>,
  trials: readonly Trial[],
  known: Set<string>,
): readonly Recipe[] {
  const variants = best(trials).flatMap(({ passes }) => variantsOf(passes));
  const drawn: Recipe[] = [];
  while (drawn.length < TOGETHER && mayTry(trials.length + drawn.length)) {
    const left = variants.filter((passes) => !known.has(keyOf(passes)));
    const passes = left[random.index(left.length)];
    if (passes === undefined) break;
    known.add(keyOf(passes));
    const name = `trial-${trials.length + drawn.length + 1}`;
    drawn.push({ version: 1, name, passes: [...passes] });
  }
  return drawn;
}
