/** What is measured of a trial when it comes: as much as it takes to know whether it belongs to what no other beats. */
import type { RecipeTrials } from "./recipe-trials.ts";
import { byBytes, byDistance, byLatency, isGood, type Trial, triedOf } from "./try-recipe.ts";

/** Beside those that are no larger and no less faithful, and meet every criterion, only being faster counts: its memory matters where it is. */
export async function weighNewcomer(
  trying: RecipeTrials,
  trial: Trial,
  earlier: readonly Trial[],
): Promise<Trial> {
  if (trial.kind === "ended") return trial;
  const { tried } = trial;
  const rivals = triedOf(earlier).filter(
    (other) => isGood(other) && byBytes(other, tried) <= 0 && byDistance(other, tried) <= 0,
  );
  if (rivals.length === 0) return trying.weigh(trial, ["memory", "latency"]);
  const timed = await trying.weigh(trial, ["latency"]);
  if (timed.kind === "ended" || rivals.some((rival) => byLatency(timed.tried, rival) >= 0))
    return timed;
  return trying.weigh(timed, ["memory"]);
}
