/** `search`: tries recipes for a model of the policy within a budget, and says which trade-offs are left and what each pass of the best brings. */
import { explore } from "../compress/search/explore.ts";
import { keyOf } from "../compress/search/variants.ts";
import type { Host } from "../host/host.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { builtInRecipes } from "../policy/recipes.ts";
import { writeRecipe } from "../policy/write-recipe.ts";
import type { Engine } from "../run/engine.ts";
import type { PassStep, Recipe } from "../schema/generated/recipe.ts";
import { UserError } from "../schema/user-error.ts";
import type { LookPlan } from "../stats/group-sequential.ts";
import { randomStreams } from "../stats/random.ts";
import { contestedCalibration, type ContestedReport } from "./search/contested-calibration.ts";
import type { Tried } from "./search/measure-trial.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { rememberCalibration } from "./load/remember-calibration.ts";
import { RecipeTrials } from "./search/recipe-trials.ts";
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

/** Figures of one recipe on the calibration rows; those of timings differ from run to run. */
export interface TrialReport {
  readonly recipe: string;
  readonly passes: readonly PassStep[];
  readonly outcome: "meets-criteria" | "misses-criteria" | "dominated" | "refused" | "error";
  /** What is missed, why nothing was made, or why not all was measured; "" where every criterion is met. */
  readonly reason: string;
  readonly bytes?: number;
  readonly digest?: string;
  readonly latencyRatio?: number;
  readonly flips?: number;
  readonly likeness?: { readonly metric: "kl-divergence" | "sqnr"; readonly value: number | null };
}

/** The best recipe without one of its passes. */
export interface AblationReport extends TrialReport {
  readonly without: string;
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
    const trials = await tryRecipes(host, engine, {
      prepared,
      trying,
      seed,
      mayTry: (made) => made < most && host.clock.elapsedMs() - start < seconds * 1000,
    });
    const found = await conclude(trying, trials);
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
  readonly mayTry: (made: number) => boolean;
}

function tryRecipes(
  host: Host,
  engine: Engine,
  { prepared, trying, seed, mayTry }: Trying,
): Promise<readonly Trial[]> {
  const earlier: Trial[] = [];
  const { rows } = prepared.data.calibration.feeds;
  return explore({
    starts: builtInRecipes(),
    random: randomStreams(seed).stream("search"),
    mayTry,
    attempt: async (recipe) => {
      const trial = await weighNewcomer(trying, await trying.attempt(recipe), earlier);
      earlier.push(trial);
      return trial;
    },
    follow: (made) => mendRecipes(made, sensitiveLayers(host, engine, prepared)),
    narrow: (drawn) => narrowRecipes(trying, drawn, rows),
    best: worthVarying,
  });
}

type Conclusion = Pick<
  SearchResult,
  "meetsCriteria" | "pareto" | "ablation" | "trials" | "contested"
> & { readonly best: Tried | undefined };

/** The ablation first: what it weighs is known of the same files elsewhere. */
async function conclude(trying: RecipeTrials, made: readonly Trial[]): Promise<Conclusion> {
  const found = smallestThatMeets(triedOf(made));
  const best = found ?? leastChanged(triedOf(made));
  const ablation = best === undefined ? [] : await ablate(best.recipe, made, trying);
  const trials = made.map((trial) => trying.now(trial));
  const tried = triedOf(trials);
  const contested = contestedCalibration(tried);
  return {
    meetsCriteria: found !== undefined,
    best,
    pareto: paretoOf(found === undefined ? tried : tried.filter(isGood)).map(reportTried),
    ablation,
    trials: trials.map(report),
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

/** Each pass left out in turn; what was tried before is not tried again. */
async function ablate(
  recipe: Recipe,
  trials: readonly Trial[],
  trying: RecipeTrials,
): Promise<readonly AblationReport[]> {
  const known = new Map(trials.map((trial) => [keyOf(recipeOf(trial).passes), trial]));
  const reports: AblationReport[] = [];
  for (const [place, { pass }] of recipe.passes.entries()) {
    const passes = recipe.passes.toSpliced(place, 1);
    if (passes.length === 0) continue;
    const name = `${recipe.name}-without-${pass}`;
    const trial = known.get(keyOf(passes)) ?? (await trying.attempt({ version: 1, name, passes }));
    reports.push({ without: pass, ...report(await trying.weigh(trial, ["memory", "latency"])) });
  }
  return reports;
}

const recipeOf = (trial: Trial): Recipe =>
  trial.kind === "tried" ? trial.tried.recipe : trial.ended.recipe;

function report(trial: Trial): TrialReport {
  if (trial.kind === "tried") return reportTried(trial.tried);
  const { recipe, outcome, reason } = trial.ended;
  return { recipe: recipe.name, passes: recipe.passes, outcome, reason };
}

/** More digits would differ from one CPU to the next. */
const rounded = (value: number): number => Number(value.toPrecision(4));

function reportTried({
  recipe,
  bytes,
  digest,
  latencyRatio,
  distance,
  missed,
  unmeasured,
}: Tried): TrialReport {
  const { flips, likeness } = distance;
  const isOpen = missed === undefined && unmeasured.length > 0;
  return {
    recipe: recipe.name,
    passes: recipe.passes,
    outcome: missed !== undefined ? "misses-criteria" : isOpen ? "dominated" : "meets-criteria",
    reason:
      missed ??
      (isOpen
        ? `nothing that others do not beat: its ${unmeasured.join(" and ")} was not measured`
        : ""),
    bytes,
    digest,
    ...(latencyRatio === undefined ? {} : { latencyRatio: rounded(latencyRatio) }),
    ...(flips === undefined ? {} : { flips: rounded(flips) }),
    ...(likeness === undefined
      ? {}
      : { likeness: { metric: likeness.metric, value: finite(likeness.estimate) } }),
  };
}

/** JSON has no infinity: two equal answers have one as their SQNR. */
const finite = (value: number): number | null => (Number.isFinite(value) ? rounded(value) : null);
