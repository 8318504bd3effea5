/** Is a pass worse than noise? The candidate beside float models whose weights hold random noise of the same power in each layer. */
import type { Host } from "../../host/host.ts";
import { STRUCTURAL_PASSES } from "../../compress/structural-passes.ts";
import { type WeightNoise, weightNoise, withNoise } from "../../compress/weight-noise.ts";
import type { Model } from "../../model/ir.ts";
import { readModel } from "../../model/read-model.ts";
import { writeModel } from "../../model/write-model.ts";
import type { NoiseControl } from "../../schema/generated/record.ts";
import type { PassStep, Recipe } from "../../schema/generated/recipe.ts";
import { UserError } from "../../schema/user-error.ts";
import { randomStreams } from "../../stats/random.ts";
import type { LossTrials, Tried } from "./loss-trials.ts";

export interface ControlRequest {
  readonly base: Model;
  readonly candidate: Model;
  readonly recipe: Recipe;
  /** The candidate on the rows of the trials. */
  readonly whole: Tried;
  readonly seed: number;
}

/** With nine, noise is as unlike the candidate as this by chance once in ten times. */
const DRAWS = 9;
/** What rewrites weights without a loss: the layers that follow quantize what it leaves. */
const EXACT: ReadonlySet<string> = new Set<PassStep["pass"]>(["clean", "smooth", "equalize"]);
/** undefined where no weight of the candidate can be compared with one of the float model. */
export async function noiseControl(
  host: Host,
  trials: LossTrials,
  request: ControlRequest,
): Promise<NoiseControl | undefined> {
  const { candidate, recipe, whole, seed } = request;
  if (recipe.passes.some(({ pass }) => STRUCTURAL_PASSES.has(pass))) return undefined;
  const reference = await exactlyRewritten(trials, request);
  const noise = weightNoise(reference, candidate);
  if (noise === undefined || powerOf(noise) === 0) return undefined;
  const drawn: Tried[] = [];
  for (let draw = 0; draw < DRAWS; draw += 1) {
    host.log.progress(`noise as loud as the candidate's, draw ${draw + 1} of ${DRAWS}`);
    const streams = randomStreams(`${seed}:noise-control:${draw}`);
    drawn.push(await trials.measure(writeModel(withNoise(reference, noise, streams))));
  }
  return {
    layers: noise.layers.filter((layer) => layer.noise > 0).length,
    unread: noise.unread,
    losses: drawn.map(({ loss }) => loss),
    ...(whole.flips === undefined
      ? {}
      : { flips: whole.flips, flipsOfNoise: drawn.map(({ flips = 0 }) => flips) }),
  };
}

const powerOf = ({ layers }: WeightNoise): number =>
  layers.reduce((total, { noise }) => total + noise, 0);

/** The float model as the first lossy pass found it. */
async function exactlyRewritten(
  trials: LossTrials,
  { base, recipe }: ControlRequest,
): Promise<Model> {
  const passes = recipe.passes.filter(({ pass }) => EXACT.has(pass));
  if (passes.length === 0) return base;
  try {
    return readModel(await trials.make({ ...recipe, passes }), "float model");
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") return base;
    throw error;
  }
}
