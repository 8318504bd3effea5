/** Passes that change a model's structure must make it faster than the same recipe without them: fewer channels are not by themselves less time. */
import type { Compressed } from "../../compress/apply-recipe.ts";
import { STRUCTURAL_PASSES } from "../../compress/structural-passes.ts";
import type { Host } from "../../host/host.ts";
import type { Engine } from "../../run/engine.ts";
import type { Criterion } from "../../schema/generated/policy.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { LookPlan } from "../../stats/group-sequential.ts";
import { UserError } from "../../schema/user-error.ts";
import { compressModel, type Compression } from "../candidate/compress-model.ts";
import type { Subject } from "../observe/observe.ts";
import { timeTrial, TWIN_ROUNDS } from "./time-trial.ts";

export const changesStructure = ({ changes }: Compressed): boolean =>
  changes.some(({ kind, pass }) => kind === "applied" && STRUCTURAL_PASSES.has(pass));

/** What the same recipe makes without such passes; undefined where nothing is left of it: the base itself. */
export async function twinOf(
  host: Host,
  engine: Engine,
  compression: Compression,
): Promise<Compressed | undefined> {
  const passes = compression.recipe.passes.filter(({ pass }) => !STRUCTURAL_PASSES.has(pass));
  const [first, ...others] = passes;
  if (first === undefined) return undefined;
  const recipe: Recipe = { ...compression.recipe, passes: [first, ...others] };
  try {
    return await compressModel(host, engine, { ...compression, recipe });
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") return undefined;
    throw error;
  }
}

/**
 * The share of the twin's time that a change of structure may take at most. Less than 1: kernels that are as fast with
 * fewer channels differ by a percent or two from run to run, and proof of such a gain would come and go.
 */
const WORTH_IT = 0.97;
const GAIN: Criterion = {
  kind: "ceiling",
  metric: "latency-p50",
  limit: WORTH_IT,
  relative: true,
};

const shown = (value: number): string => `×${value.toFixed(2)}`;

/** Why the change of structure is not worth it, from paired rounds with the twin as the base; undefined when it is faster beyond doubt by what is worth having. */
export async function notFasterThanTwin(
  engine: Engine,
  { subject, plan }: { readonly subject: Subject; readonly plan: LookPlan },
): Promise<string | undefined> {
  const asked = { subject, plan, criteria: [GAIN], rounds: TWIN_ROUNDS };
  const { timings } = await timeTrial(engine, asked);
  const ratio = timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change");
  const { estimate, interval } = ratio ?? { estimate: null, interval: null };
  if (estimate === null || interval === null)
    return "whether fewer channels or blocks make it faster could not be timed";
  if (interval.upper < WORTH_IT) return undefined;
  return `fewer channels or blocks do not make it clearly faster: ${shown(estimate)} of the time without that (${shown(interval.lower)} to ${shown(interval.upper)})`;
}
