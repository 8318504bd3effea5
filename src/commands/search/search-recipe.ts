/** `recipe: auto`: tries the built-in recipes on the calibration rows and takes the smallest candidate that would meet every criterion. */
import { explore } from "../../compress/search/explore.ts";
import type { Host } from "../../host/host.ts";
import { builtInRecipes } from "../../policy/recipes.ts";
import { LOOKS } from "../../measure/widen-for-look.ts";
import type { Engine } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { RecordedTrial } from "../../schema/generated/record.ts";
import { UserError } from "../../schema/user-error.ts";
import { randomStreams } from "../../stats/random.ts";
import type { CandidateRequest } from "../candidate/candidate.ts";
import { asksForTimings, type Cost } from "../observe/cost-metrics.ts";
import { compareDistances, type Tried } from "./measure-trial.ts";
import { rememberCalibration } from "../load/remember-calibration.ts";
import { RecipeTrials } from "./recipe-trials.ts";
import { prepareGround } from "./search-ground.ts";
import {
  bySize,
  endedOf,
  isGood,
  leastChanged,
  smallestThatMeets,
  type Trial,
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
  const ground = await prepareGround(host, engine, { request, takesTimings, plan: LOOKS });
  const trying = new RecipeTrials(host, rememberCalibration(host, engine), { request, ground });
  try {
    return await find(request, ground.costs, trying);
  } finally {
    await trying.end();
  }
}

async function find(
  { inForce, base }: CandidateRequest,
  costs: readonly Cost[],
  trying: RecipeTrials,
): Promise<Found> {
  const starts = builtInRecipes();
  const made = await explore({
    starts,
    random: randomStreams(inForce.seed).stream("search"),
    mayTry: (count) => count < starts.length,
    attempt: (recipe) => trying.attempt(recipe),
    best: worthVarying,
  });
  await weighSmallest(made, costs, trying);
  const trials = made.map((trial) => trying.now(trial));
  const ended = endedOf(trials);
  const ranked = triedOf(trials).toSorted(bySize);
  const chosen = smallestThatMeets(ranked) ?? leastChanged(ranked);
  if (chosen === undefined) {
    const reasons = ended.map(({ recipe, reason }) => `${recipe.name}: ${reason}`).join("; ");
    throw new UserError(
      "recipe-refused",
      `Cannot find a recipe for "${base.source}": none can be applied (${reasons})`,
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

/** From the smallest on, until one meets every criterion: what is larger would not be chosen whatever it costs. */
async function weighSmallest(
  trials: readonly Trial[],
  costs: readonly Cost[],
  trying: RecipeTrials,
): Promise<void> {
  for (const tried of triedOf(trials).toSorted(bySize)) {
    const weighed = await trying.weigh({ kind: "tried", tried }, costs);
    if (weighed.kind === "tried" && isGood(weighed.tried)) return;
  }
}

function recordTrial(tried: Tried, chosen: Tried, all: readonly Tried[]): RecordedTrial {
  const { recipe, bytes, latencyRatio, distance, missed, unmeasured } = tried;
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
      isGood(other) &&
      unmeasured.length === 0 &&
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
  const compared = bytes > chosen.bytes ? "larger" : "no smaller";
  const unknown =
    unmeasured.length === 0
      ? ""
      : `: its ${unmeasured.join(" and ")} ${unmeasured.length === 1 ? "was" : "were"} not measured`;
  return {
    ...figures,
    outcome: "larger",
    reason: `${compared} than ${chosen.recipe.name}${unknown}`,
  };
}
