/** Which of many recipes are worth a whole trial: all on few rows by bytes and answers, the better half on more, the rest of them on all. */
import { successiveHalving } from "../../compress/search/successive-halving.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { Tried } from "./measure-trial.ts";
import type { RecipeTrials } from "./recipe-trials.ts";
import { byDistance, bySize, type Trial } from "./try-recipe.ts";

const SHARES = [0.25, 0.5] as const;
/** Of fewer rows a changed answer says nothing of the others. */
const LEAST_ROWS = 32;

export interface Narrowing {
  /** Of the calibration data. */
  readonly rows: number;
  /** Asked before each glance; what is not glanced at stays. */
  readonly hasTime: () => boolean;
}

/** For each recipe the trial that ended it; undefined where it is worth a whole one. */
export async function narrowRecipes(
  trying: Pick<RecipeTrials, "glance" | "drop">,
  recipes: readonly Recipe[],
  { rows, hasTime }: Narrowing,
): Promise<readonly (Trial | undefined)[]> {
  const ended = new Map<Recipe, Trial>();
  await successiveHalving<Recipe, Tried>(recipes, {
    looks: SHARES.map((share) => Math.floor(share * rows)).filter((count) => count >= LEAST_ROWS),
    mayLook: hasTime,
    score: async (recipe, count) => {
      const trial = await trying.glance(recipe, count);
      if (trial.kind === "tried") return trial.tried;
      ended.set(recipe, trial);
      return undefined;
    },
    compare: byPromise,
    drop: async (recipe, count) => {
      await trying.drop(recipe);
      const reason = `on the first ${count} calibration rows others of its round are nearer to the criteria, or smaller`;
      ended.set(recipe, { kind: "ended", ended: { recipe, outcome: "dominated", reason } });
    },
  });
  return recipes.map((recipe) => ended.get(recipe));
}

/** The smallest of those that meet the criteria so far; then the nearest of the others. */
function byPromise(first: Tried, second: Tried): number {
  const [one, other] = [first, second].map(({ missed }) => missed === undefined);
  if (one !== other) return one === true ? -1 : 1;
  return one === true ? bySize(first, second) : byDistance(first, second) || bySize(first, second);
}
