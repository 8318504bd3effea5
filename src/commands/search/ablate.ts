/** What each pass of a recipe is good for: it is left out, and the rest tried. */
import { keyOf } from "../../compress/search/variants.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { RecipeTrials } from "./recipe-trials.ts";
import { reportTrial, type TrialReport } from "./report-trial.ts";
import type { Trial } from "./try-recipe.ts";

/** The best recipe without one of its passes. */
export interface AblationReport extends TrialReport {
  readonly without: string;
}

export interface Ablation {
  readonly trying: Pick<RecipeTrials, "attempt" | "weigh">;
  /** Asked before each pass; what is left then is not left out. */
  readonly hasTime: () => boolean;
}

/** Each pass left out in turn; what was tried before is not tried again. */
export async function ablate(
  recipe: Recipe,
  trials: readonly Trial[],
  { trying, hasTime }: Ablation,
): Promise<readonly AblationReport[]> {
  const known = new Map(trials.map((trial) => [keyOf(recipeOf(trial).passes), trial]));
  const reports: AblationReport[] = [];
  for (const [place, { pass }] of recipe.passes.entries()) {
    const passes = recipe.passes.toSpliced(place, 1);
    if (passes.length === 0) continue;
    if (!hasTime()) break;
    const name = `${recipe.name}-without-${pass}`;
    const trial = known.get(keyOf(passes)) ?? (await trying.attempt({ version: 1, name, passes }));
    reports.push({
      without: pass,
      ...reportTrial(await trying.weigh(trial, ["memory", "latency"])),
    });
  }
  return reports;
}

const recipeOf = (trial: Trial): Recipe =>
  trial.kind === "tried" ? trial.tried.recipe : trial.ended.recipe;
