/** `recipe: auto`: tries the built-in recipes on the calibration rows and takes the smallest candidate that would meet every criterion. */
import { explore } from "../../compress/search/explore.ts";
import type { Host } from "../../host/host.ts";
import { builtInRecipes } from "../../policy/recipes.ts";
import type { Engine } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { RecordedTrial } from "../../schema/generated/record.ts";
import { UserError } from "../../schema/user-error.ts";
import { randomStreams } from "../../stats/random.ts";
import type { CandidateRequest } from "../candidate/candidate.ts";
import { asksForTimings } from "../observe/cost-metrics.ts";
import { compareDistances, type Tried } from "./measure-trial.ts";
import { rememberCalibration } from "../load/remember-calibration.ts";
import { prepareGround } from "./search-ground.ts";
import {
  endedOf,
  leastChanged,
  recipeTrials,
  smallestThatMeets,
  triedOf,
  worthVarying,
} from "./try-recipe.ts";

export interface Found {
  readonly recipe: Recipe;
  readonly trials: readonly RecordedTrial[];
  readonly notices: readonly string[];
}

/** No row of the evaluation is seen. @throws UserError recipe-refused when nothing can be made of the model */
export async function searchRecipe(
  host: Host,
  engine: Engine,
  request: CandidateRequest,
): Promise<Found> {
  const takesTimings = asksForTimings(request.criteria);
  const ground = await prepareGround(host, engine, { request, takesTimings });
  const starts = builtInRecipes();
  const trials = await explore({
    starts,
    random: randomStreams(request.inForce.seed).stream("search"),
    mayTry: (made) => made < starts.length,
    attempt: recipeTrials(host, rememberCalibration(host, engine), { request, ground }),
    best: worthVarying,
  });
  const ended = endedOf(trials);
  const ranked = triedOf(trials).toSorted(
    (a, b) => a.bytes - b.bytes || compareDistances(a.distance, b.distance),
  );
  const chosen = smallestThatMeets(ranked) ?? leastChanged(ranked);
  if (chosen === undefined) {
    const reasons = ended.map(({ recipe, reason }) => `${recipe.name}: ${reason}`).join("; ");
    throw new UserError(
      "recipe-refused",
      `Cannot find a recipe for "${request.base.source}": none can be applied (${reasons})`,
    );
  }
  const notices =
    chosen.missed === undefined
      ? []
      : [
          `No recipe would meet every criterion on the calibration rows; ${chosen.recipe.name} changes least`,
        ];
  return {
    recipe: chosen.recipe,
    trials: [
      ...ranked.map((one) => recordTrial(one, chosen, ranked)),
      ...ended.map(({ recipe, ...rest }) => ({ recipe: recipe.name, ...rest })),
    ],
    notices,
  };
}

function recordTrial(tried: Tried, chosen: Tried, all: readonly Tried[]): RecordedTrial {
  const { recipe, bytes, latencyRatio, distance, missed } = tried;
  const { flips } = distance;
  const figures = {
    recipe: recipe.name,
    bytes,
    ...(latencyRatio === undefined ? {} : { latencyRatio: Number(latencyRatio.toPrecision(3)) }),
    ...(flips === undefined ? {} : { flips: Number(flips.toPrecision(3)) }),
  };
  if (tried === chosen)
    return {
      ...figures,
      outcome: "chosen",
      reason: missed ?? "the smallest that meets every criterion on the calibration rows",
    };
  if (missed !== undefined) return { ...figures, outcome: "misses-criteria", reason: missed };
  const better = all.find(
    (other) =>
      other !== tried &&
      other.missed === undefined &&
      other.bytes <= bytes &&
      (other.latencyRatio ?? 1) <= (latencyRatio ?? 1) &&
      compareDistances(other.distance, distance) <= 0,
  );
  if (better !== undefined)
    return {
      ...figures,
      outcome: "dominated",
      reason: `${better.recipe.name} is no larger, no slower and no less faithful`,
    };
  return { ...figures, outcome: "larger", reason: `larger than ${chosen.recipe.name}` };
}
