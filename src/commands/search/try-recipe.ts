/** What came of the trials of a search: which is better, and in what. */
import { paretoSet } from "../../compress/search/pareto-set.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { compareDistances, type Tried } from "./measure-trial.ts";

export interface Ended {
  readonly recipe: Recipe;
  readonly outcome: "refused" | "error" | "dominated";
  readonly reason: string;
}

export type Trial =
  | { readonly kind: "tried"; readonly tried: Tried }
  | { readonly kind: "ended"; readonly ended: Ended };

export const triedOf = (trials: readonly Trial[]): readonly Tried[] =>
  trials.flatMap((trial) => (trial.kind === "tried" ? [trial.tried] : []));

export const endedOf = (trials: readonly Trial[]): readonly Ended[] =>
  trials.flatMap((trial) => (trial.kind === "ended" ? [trial.ended] : []));

export const byBytes = (first: Tried, second: Tried): number => first.bytes - second.bytes;
export const byDistance = (first: Tried, second: Tried): number =>
  compareDistances(first.distance, second.distance);
/** What was not timed, or cannot be, is as good as any: it beats nothing by it. */
export const byLatency = (
  { latencyRatio: first }: Tried,
  { latencyRatio: second }: Tried,
): number => (first === undefined || second === undefined ? 0 : first - second);

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

/** It meets every criterion, and all that they ask for was measured. */
export const isGood = ({ missed, unmeasured }: Tried): boolean =>
  missed === undefined && unmeasured.length === 0;

/** Nothing of it is a timing: what a search chooses does not depend on how fast what it passes over is. */
export const bySize = (first: Tried, second: Tried): number =>
  byBytes(first, second) || byDistance(first, second) || byName(first, second);

const byName = ({ recipe: { name: first } }: Tried, { recipe: { name: second } }: Tried): number =>
  first < second ? -1 : Number(first > second);

/** The smallest that meets every criterion. */
export const smallestThatMeets = (tried: readonly Tried[]): Tried | undefined =>
  tried.filter(isGood).toSorted(bySize)[0];

/** When nothing meets the criteria, the verdict on the most faithful candidate is the one worth reading. */
export const leastChanged = (tried: readonly Tried[]): Tried | undefined =>
  tried.toSorted((a, b) => byDistance(a, b) || bySize(a, b))[0];
