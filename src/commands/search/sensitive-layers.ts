/** Which layers a recipe is hardest on: each goes back to float by itself, on a few calibration rows. */
import type { QuantizedLayer } from "../../compress/quantized-layers.ts";
import type { SensitiveLayers } from "../../compress/search/spare-layers.ts";
import type { Host } from "../../host/host.ts";
import { isStreamed } from "../../model/raw-data.ts";
import type { Engine } from "../../run/engine.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { EngineError } from "../../schema/user-error.ts";
import { tryKeeping } from "../candidate/blame-layers.ts";
import { type LossTrials, lossTrials } from "../candidate/loss-trials.ts";
import type { Prepared } from "../prepare.ts";

/** The largest ones; what the others change is not known. */
const LAYERS = 24;

const NONE: SensitiveLayers = { byLoss: [], byLossPerByte: [] };

export interface Ranking {
  readonly prepared: Prepared;
  /** Asked before each run of the engine. */
  readonly hasTime: () => boolean;
}

/** Layers without which the answers are no nearer to the base are left out. None where it cannot be known, or not in time. */
export function sensitiveLayers(
  host: Host,
  engine: Engine,
  { prepared, hasTime }: Ranking,
): (recipe: Recipe) => Promise<SensitiveLayers> {
  let ready: Promise<LossTrials> | undefined;
  return async (recipe) => {
    if (isStreamed(prepared.base.model) || !hasTime()) return NONE;
    host.log.progress(
      `${prepared.inForce.name}: looking for the layers that ${recipe.name} is hardest on`,
    );
    try {
      return await ranked(await (ready ??= lossTrials(host, engine, prepared)), recipe, hasTime);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      return NONE;
    }
  };
}

interface Spared {
  readonly layer: QuantizedLayer;
  readonly gain: number;
  readonly bytes: number;
}

async function ranked(
  { attempt, layersOf }: LossTrials,
  recipe: Recipe,
  hasTime: () => boolean,
): Promise<SensitiveLayers> {
  if (!hasTime()) return NONE;
  const whole = await attempt(recipe);
  if (!hasTime()) return NONE;
  const spared: Spared[] = [];
  for (const layer of (await layersOf(recipe)).slice(0, LAYERS)) {
    if (!hasTime()) return NONE;
    const without = await tryKeeping(attempt, recipe, [layer]);
    const gain = without === undefined ? 0 : whole.loss - without.loss;
    if (without !== undefined && gain > 0)
      spared.push({ layer, gain, bytes: Math.max(1, without.bytes - whole.bytes) });
  }
  const inOrder = (worth: (one: Spared) => number): readonly QuantizedLayer[] =>
    spared.toSorted((a, b) => worth(b) - worth(a)).map(({ layer }) => layer);
  return {
    byLoss: inOrder(({ gain }) => gain),
    byLossPerByte: inOrder(({ gain, bytes }) => gain / bytes),
  };
}
