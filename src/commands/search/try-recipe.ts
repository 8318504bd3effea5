/** One trial of a search: a recipe applied and measured, or why that ended. */
import { paretoSet } from "../../compress/search/pareto-set.ts";
import type { Host } from "../../host/host.ts";
import type { Engine } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { EngineError, UserError } from "../../schema/user-error.ts";
import { compressModel } from "../candidate/compress-model.ts";
import { puttingAside } from "../candidate/put-aside.ts";
import { digestOfParts } from "../load/load-model.ts";
import { CANDIDATE_FILE, partsOf } from "../load/write-model-file.ts";
import { compareDistances, measureTrial, type Tried, type Trying } from "./measure-trial.ts";
import { twinOf } from "./structural-gain.ts";
import { limitsOf, oldestEngineOf } from "../model-in-force.ts";

export interface Ended {
  readonly recipe: Recipe;
  readonly outcome: "refused" | "error";
  readonly reason: string;
}

export type Trial =
  | { readonly kind: "tried"; readonly tried: Tried }
  | { readonly kind: "ended"; readonly ended: Ended };

export const triedOf = (trials: readonly Trial[]): readonly Tried[] =>
  trials.flatMap((trial) => (trial.kind === "tried" ? [trial.tried] : []));

export const endedOf = (trials: readonly Trial[]): readonly Ended[] =>
  trials.flatMap((trial) => (trial.kind === "ended" ? [trial.ended] : []));

/** Which recipe it is about is said beside it. */
const reasonOf = ({ message }: UserError): string =>
  message.replace(/^Cannot apply (recipe "[^"]*"|[\w-]+): /, "");

/** Recipes that make the same file share its figures: it is measured once. */
export function recipeTrials(
  host: Host,
  engine: Engine,
  shared: Omit<Trying, "recipe">,
): (recipe: Recipe) => Promise<Trial> {
  const { request } = shared;
  const feeds = request.data.calibration.feeds;
  const { inForce } = request;
  const how = { limits: limitsOf(inForce.policy), oldestEngine: oldestEngineOf(inForce) };
  const measured = new Map<string, Promise<Tried>>();
  const measure = async (recipe: Recipe): Promise<Tried> => {
    const shape = { model: request.base.model, recipe, calibration: feeds, trial: feeds };
    return puttingAside(host, request.base.model, async (putAside) => {
      const compression = { ...shape, ...how, putAside };
      const made = await compressModel(host, engine, compression);
      const parts = partsOf(made, CANDIDATE_FILE);
      const digest = digestOfParts(host, parts);
      const known = measured.get(digest);
      if (known !== undefined) return { ...(await known), recipe };
      const twin = (): ReturnType<typeof twinOf> => twinOf(host, engine, compression);
      const trying = measureTrial(host, engine, { ...shared, recipe, made, digest, twin });
      measured.set(digest, trying);
      return await trying;
    });
  };
  return async (recipe) => {
    host.log.progress(`${request.inForce.name}: trying ${recipe.name}`);
    try {
      return { kind: "tried", tried: await measure(recipe) };
    } catch (error) {
      if (error instanceof UserError && error.code === "recipe-refused")
        return { kind: "ended", ended: { recipe, outcome: "refused", reason: reasonOf(error) } };
      if (error instanceof EngineError)
        return { kind: "ended", ended: { recipe, outcome: "error", reason: error.message } };
      throw error;
    }
  };
}

const byBytes = (first: Tried, second: Tried): number => first.bytes - second.bytes;
const byDistance = (first: Tried, second: Tried): number =>
  compareDistances(first.distance, second.distance);
/** What was not timed, or cannot be, is as good as any: it beats nothing by it. */
const byLatency = ({ latencyRatio: first }: Tried, { latencyRatio: second }: Tried): number =>
  first === undefined || second === undefined ? 0 : first - second;

/** What no other candidate beats in bytes, in latency and in how near it is to the base; the smallest first. */
export const paretoOf = (tried: readonly Tried[]): readonly Tried[] =>
  paretoSet(tried, [byBytes, byLatency, byDistance]).toSorted(
    (a, b) => byBytes(a, b) || byDistance(a, b),
  );

/** The same without timings, so that what a search tries next does not depend on the machine. */
export function worthVarying(trials: readonly Trial[]): readonly Recipe[] {
  const tried = triedOf(trials);
  const good = tried.filter(({ missedUntimed }) => missedUntimed === undefined);
  if (good.length > 0) return paretoSet(good, [byBytes, byDistance]).map(({ recipe }) => recipe);
  return tried
    .toSorted((a, b) => byDistance(a, b) || byBytes(a, b))
    .slice(0, 3)
    .map(({ recipe }) => recipe);
}

/** The smallest that meets every criterion. */
export const smallestThatMeets = (tried: readonly Tried[]): Tried | undefined =>
  tried
    .filter(({ missed }) => missed === undefined)
    .toSorted((a, b) => byBytes(a, b) || byDistance(a, b))[0];

/** When nothing meets the criteria, the verdict on the most faithful candidate is the one worth reading. */
export const leastChanged = (tried: readonly Tried[]): Tried | undefined =>
  tried.toSorted((a, b) => byDistance(a, b) || byBytes(a, b))[0];
