/** `recipe: auto`: tries the built-in recipes on the calibration rows and takes the smallest candidate that would meet every criterion. */
import type { Host } from "../host/host.ts";
import { builtInRecipes } from "../policy/recipes.ts";
import type { Footprint } from "../measure/footprint.ts";
import type { Engine } from "../run/engine.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import type { RecordedTrial } from "../schema/generated/record.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { compressModel } from "./compress-model.ts";
import type { CandidateRequest } from "./candidate.ts";
import {
  baseFootprintOf,
  compareDistances,
  measureTrial,
  type Tried,
  type Trying,
} from "./measure-trial.ts";
import { limitsOf } from "./model-in-force.ts";

export interface Found {
  readonly recipe: Recipe;
  readonly trials: readonly RecordedTrial[];
  readonly notices: readonly string[];
}

type Trial =
  | { readonly kind: "tried"; readonly tried: Tried }
  | { readonly kind: "ended"; readonly trial: RecordedTrial };

/** No row of the evaluation is seen. @throws UserError recipe-refused when nothing can be made of the model */
export async function searchRecipe(
  host: Host,
  engine: Engine,
  request: CandidateRequest,
): Promise<Found> {
  const trials: Trial[] = [];
  let footprint: Promise<Footprint> | undefined;
  const baseFootprint = (): Promise<Footprint> =>
    (footprint ??= baseFootprintOf(host, engine, request));
  for (const recipe of builtInRecipes()) {
    host.log.progress(`${request.inForce.name}: trying ${recipe.name}`);
    trials.push(await tryRecipe(host, engine, { request, recipe, baseFootprint }));
  }
  const tried = trials.flatMap((trial) => (trial.kind === "tried" ? [trial.tried] : []));
  const ended = trials.flatMap((trial) => (trial.kind === "ended" ? [trial.trial] : []));
  const ranked = tried.toSorted(
    (a, b) => a.bytes - b.bytes || compareDistances(a.distance, b.distance),
  );
  const chosen = ranked.find(({ missed }) => missed === undefined) ?? leastChanged(ranked);
  if (chosen === undefined) {
    const reasons = ended.map(({ recipe, reason }) => `${recipe}: ${reason}`).join("; ");
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
    trials: [...ranked.map((one) => recordTrial(one, chosen, ranked)), ...ended],
    notices,
  };
}

/** When nothing meets the criteria, the verdict on the most faithful candidate is the one worth reading. */
function leastChanged(tried: readonly Tried[]): Tried | undefined {
  return tried.toSorted((a, b) => compareDistances(a.distance, b.distance) || a.bytes - b.bytes)[0];
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

/** Which recipe it is about is said beside it. */
const reasonOf = ({ message }: UserError): string =>
  message.replace(/^Cannot apply (recipe "[^"]*"|[\w-]+): /, "");

async function tryRecipe(host: Host, engine: Engine, trying: Trying): Promise<Trial> {
  const { request, recipe } = trying;
  const { base, data, inForce } = request;
  try {
    const feeds = data.calibration.feeds;
    const made = await compressModel(host, engine, {
      model: base.model,
      recipe,
      calibration: feeds,
      trial: feeds,
      limits: limitsOf(inForce.policy),
    });
    return { kind: "tried", tried: await measureTrial(host, engine, { ...trying, made }) };
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") {
      return {
        kind: "ended",
        trial: { recipe: recipe.name, outcome: "refused", reason: reasonOf(error) },
      };
    }
    if (error instanceof EngineError) {
      return {
        kind: "ended",
        trial: { recipe: recipe.name, outcome: "error", reason: error.message },
      };
    }
    throw error;
  }
}
