/** `search`: tries recipes for a model of the policy within a budget, and says which trade-offs are left and what each pass of the best brings. */
import { explore } from "../compress/search/explore.ts";
import type { Host } from "../host/host.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { builtInRecipes } from "../policy/recipes.ts";
import { writeRecipe } from "../policy/write-recipe.ts";
import type { Engine } from "../run/engine.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import { UserError } from "../schema/user-error.ts";
import type { LookPlan } from "../stats/group-sequential.ts";
import { randomStreams } from "../stats/random.ts";
import { ablate, type Ablation, type AblationReport } from "./search/ablate.ts";
import { contestedCalibration, type ContestedReport } from "./search/contested-calibration.ts";
import type { Tried } from "./search/measure-trial.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { rememberCalibration } from "./load/remember-calibration.ts";
import { RecipeTrials } from "./search/recipe-trials.ts";
import { reportTrial, reportTried, type TrialReport } from "./search/report-trial.ts";
import { mendRecipes } from "./search/mend-recipes.ts";
import { narrowRecipes } from "./search/narrow-recipes.ts";
import { sensitiveLayers } from "./search/sensitive-layers.ts";
import { prepareGround } from "./search/search-ground.ts";
import { weighNewcomer } from "./search/weigh-newcomer.ts";
import {
  isGood,
  leastChanged,
  paretoOf,
  smallestThatMeets,
  type Trial,
  triedOf,
  worthVarying,
} from "./search/try-recipe.ts";

export interface SearchRequest {
  readonly policyPath: string;
  /** Empty: the only model of the policy. */
  readonly model: string | undefined;
  /** Trials and seconds at most; a trial that has begun is finished. */
  readonly budget: { readonly trials: number; readonly seconds: number };
  /** The policy's when absent. */
  readonly seed: number | undefined;
  /** Where the best recipe goes, as a recipe file. */
  readonly savePath: string | undefined;
}

export interface SearchResult {
  readonly model: string;
  readonly seed: number;
  readonly baseBytes: number;
  readonly calibrationRows: number;
  /** Sets of perturbed rows on which the criteria must hold too. */
  readonly perturbations: readonly string[];
  readonly meetsCriteria: boolean;
  /** The smallest that meets every criterion; where none does, the one that changes least; null where nothing could be made. */
  readonly best: TrialReport | null;
  /** What no other beats in bytes, latency and likeness, of those that meet the criteria; where none does, of all. */
  readonly pareto: readonly TrialReport[];
  readonly ablation: readonly AblationReport[];
  readonly trials: readonly TrialReport[];
  /** Rows that a person should look at; absent where there is nothing to count. */
  readonly contested?: ContestedReport;
}

/** Of the seconds; the rest is kept for leaving out each pass of the best. */
const EXPLORED = 0.8;

/** A second for each of many trials: what it leaves open is a tie. */
const ONE_LOOK: LookPlan = { looks: 1, bounds: "pocock" };

/** @throws UserError, EngineError */
export async function search(
  host: Host,
  engine: Engine,
  request: SearchRequest,
): Promise<SearchResult> {
  const start = host.clock.elapsedMs();
  const inForce = await onlyModel(host, request);
  const seed = request.seed ?? inForce.seed;
  const prepared = { ...(await prepare(host, engine, { inForce, canary: false })), canary: false };
  const ground = await prepareGround(host, engine, {
    request: prepared,
    takesTimings: true,
    plan: ONE_LOOK,
  });
  const trying = new RecipeTrials(host, rememberCalibration(host, engine), {
    request: prepared,
    ground,
  });
  try {
    const { trials: most, seconds } = request.budget;
    const hasTime = (share: number): boolean =>
      host.clock.elapsedMs() - start < seconds * 1000 * share;
    const trials = await tryRecipes(host, engine, {
      prepared,
      trying,
      seed,
      most,
      hasTime: () => hasTime(EXPLORED),
    });
    const found = await conclude({ trying, hasTime: () => hasTime(1) }, trials);
    if (found.best !== undefined && request.savePath !== undefined) {
      const recipe = described(found.best.recipe, inForce.name);
      await host.files.write(request.savePath, writeRecipe(recipe));
    }
    return {
      model: inForce.name,
      seed,
      baseBytes: prepared.base.bytes,
      calibrationRows: prepared.data.calibration.feeds.rows,
      perturbations: ground.stress.map(({ name }) => name),
      ...found,
      best: found.best === undefined ? null : reportTried(found.best),
    };
  } finally {
    await trying.end();
  }
}

interface Trying {
  readonly prepared: Prepared;
  readonly trying: RecipeTrials;
  readonly seed: number;
  /** Trials at most. */
  readonly most: number;
  readonly hasTime: () => boolean;
}

function tryRecipes(
  host: Host,
  engine: Engine,
  { prepared, trying, seed, most, hasTime }: Trying,
): Promise<readonly Trial[]> {
  const earlier: Trial[] = [];
  const { rows } = prepared.data.calibration.feeds;
  return explore({
    starts: builtInRecipes(),
    random: randomStreams(seed).stream("search"),
    mayTry: (made) => made < most && hasTime(),
    attempt: async (recipe) => {
      const trial = await weighNewcomer(trying, await trying.attempt(recipe), earlier);
      earlier.push(trial);
      return trial;
    },
    follow: (made) => mendRecipes(made, sensitiveLayers(host, engine, { prepared, hasTime })),
    narrow: (drawn) => narrowRecipes(trying, drawn, { rows, hasTime }),
    best: worthVarying,
  });
}

type Conclusion = Pick<
  SearchResult,
  "meetsCriteria" | "pareto" | "ablation" | "trials" | "contested"
> & { readonly best: Tried | undefined };

/** The ablation first: what it weighs is known of the same files elsewhere. */
async function conclude(
  ablation: Ablation & { readonly trying: RecipeTrials },
  made: readonly Trial[],
): Promise<Conclusion> {
  const { trying } = ablation;
  const found = smallestThatMeets(triedOf(made));
  const best = found ?? leastChanged(triedOf(made));
  const ablated = best === undefined ? [] : await ablate(best.recipe, made, ablation);
  const trials = made.map((trial) => trying.now(trial));
  const tried = triedOf(trials);
  const contested = contestedCalibration(tried);
  return {
    meetsCriteria: found !== undefined,
    best,
    pareto: paretoOf(found === undefined ? tried : tried.filter(isGood)).map(reportTried),
    ablation: ablated,
    trials: trials.map(reportTrial),
    ...(contested === undefined ? {} : { contested }),
  };
}

/** @throws UserError usage when the policy has several models and none is named */
async function onlyModel(host: Host, { policyPath, model }: SearchRequest): Promise<ModelInForce> {
  const file = await readPolicy(host, policyPath);
  const [first, ...others] = modelsInForce(host, file, {
    names: model === undefined ? [] : [model],
  });
  if (first !== undefined && others.length === 0) return first;
  const names = Object.keys(file.policy.models).map((name) => `"${name}"`);
  throw new UserError(
    "usage",
    `Cannot search for a recipe: policy "${file.source}" has ${names.length} models (${names.join(", ")}); name one`,
  );
}

const described = (recipe: Recipe, model: string): Recipe => ({
  ...recipe,
  description: `Found by a search for ${model}`,
});
