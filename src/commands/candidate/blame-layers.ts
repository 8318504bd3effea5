/** Which quantized layers carry the loss: each goes back to float by itself, and what the loss falls by is its share. */
import type { Canary } from "./canary.ts";
import {
  type QuantizedLayer,
  keepingFloat,
  quantizedLayers,
} from "../../compress/quantized-layers.ts";
import type { Host } from "../../host/host.ts";
import { isStreamed } from "../../model/raw-data.ts";
import { isCost } from "../../judge/targets.ts";
import type { Engine } from "../../run/engine.ts";
import type { Blame, BlameFix, BlamedLayer, Finding } from "../../schema/generated/record.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { EngineError, UserError } from "../../schema/user-error.ts";
import type { Candidate } from "./candidate.ts";
import { type LossTrial, lossTrials, type Tried } from "./loss-trials.ts";
import { noiseControl } from "./noise-control.ts";
import type { Prepared } from "../prepare.ts";

export interface Blamed {
  readonly blame?: Blame;
  readonly blameNotices: readonly string[];
}

export interface BlameRequest extends Prepared {
  readonly candidate: Candidate;
  readonly findings: readonly Finding[];
  readonly canary: Canary;
  /** Also when nothing fails. */
  readonly wanted: boolean;
}

/** Layers that are tried at most, and the time after which no further one is begun. */
const LAYERS = 24;
const BUDGET_MS = 120_000;
/** Layers that a fix keeps float at most, and the share of the loss that it must carry. */
const FIX_LAYERS = 5;
const FIX_SHARE = 0.5;

/** Only for a candidate that this run compressed and that fails in its behaviour, unless it is wanted. */
export async function blameLayers(
  host: Host,
  engine: Engine,
  request: BlameRequest,
): Promise<Blamed> {
  const { candidate, base, inForce } = request;
  const { recipe } = candidate;
  const nothing: Blamed = { blameNotices: [] };
  if (recipe === null || request.canary !== false || !(request.wanted || failsInBehaviour(request)))
    return nothing;
  const layers = quantizedLayers(base.model, candidate.changes);
  if (layers.length === 0) return nothing;
  if (isStreamed(base.model)) return { blameNotices: [TOO_LARGE] };
  host.log.progress(`${inForce.name}: looking for the layers that carry the loss`);
  try {
    return { blame: await blame(host, engine, { request, recipe, layers }), blameNotices: [] };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { blameNotices: [`Which layers carry the loss is unknown: ${error.message}`] };
  }
}

const TOO_LARGE =
  "Which layers carry the loss is unknown: the model does not fit into one file, and a candidate without each layer would be as large";

function failsInBehaviour({ findings }: BlameRequest): boolean {
  return findings.some(({ outcome, metric }) => outcome === "fail" && !isCost(metric));
}

interface Blaming {
  readonly request: BlameRequest;
  readonly recipe: Recipe;
  readonly layers: readonly QuantizedLayer[];
}

async function blame(
  host: Host,
  engine: Engine,
  { request, recipe, layers }: Blaming,
): Promise<Blame> {
  const trials = await lossTrials(host, engine, request);
  const { attempt } = trials;
  const whole = await attempt(recipe);
  const start = host.clock.elapsedMs();
  const tried: Ranked[] = [];
  for (const layer of layers.slice(0, LAYERS)) {
    if (host.clock.elapsedMs() - start > BUDGET_MS) break;
    const without = await tryKeeping(attempt, recipe, [layer]);
    if (without !== undefined) tried.push({ layer, shown: blamed(layer, whole, without) });
  }
  const { base, candidate, inForce } = request;
  const isLate = host.clock.elapsedMs() - start > BUDGET_MS;
  const noise = isLate
    ? undefined
    : await noiseControl(host, trials, {
        base: base.model,
        candidate: candidate.loaded.model,
        recipe,
        whole,
        seed: inForce.seed,
      });
  const ranked = tried.toSorted((a, b) => b.shown.share - a.shown.share);
  const fix = failsInBehaviour(request)
    ? await cheapestFix(attempt, { recipe, whole, ranked })
    : undefined;
  return {
    measure: whole.measure,
    rows: whole.rows,
    loss: whole.loss,
    layers: ranked.map(({ shown }) => shown),
    untried: layers.length - tried.length,
    ...(noise === undefined ? {} : { noise }),
    ...(fix === undefined ? {} : { fix }),
  };
}

function blamed(
  { passes, node, operator }: QuantizedLayer,
  whole: Tried,
  without: Tried,
): BlamedLayer {
  const share = whole.loss > 0 ? (whole.loss - without.loss) / whole.loss : 0;
  const bytes = without.bytes - whole.bytes;
  return { pass: passes.join(", "), node, operator, share: Number(share.toPrecision(3)), bytes };
}

/** undefined: with these layers in float the recipe has nothing left to do, or cannot be applied. */
export async function tryKeeping(
  attempt: LossTrial,
  recipe: Recipe,
  layers: readonly QuantizedLayer[],
): Promise<Tried | undefined> {
  try {
    return await attempt(keepingFloat(recipe, layers));
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") return undefined;
    throw error;
  }
}

interface Ranked {
  readonly layer: QuantizedLayer;
  readonly shown: BlamedLayer;
}

interface Mending {
  readonly recipe: Recipe;
  readonly whole: Tried;
  readonly ranked: readonly Ranked[];
}

/** The layers that carry most may be large: those that carry most for their bytes are tried as well. */
async function cheapestFix(
  attempt: LossTrial,
  { recipe, whole, ranked }: Mending,
): Promise<BlameFix | undefined> {
  const guilty = ranked.filter(({ shown }) => shown.share > 0);
  const orders = [guilty, guilty.toSorted((a, b) => sharePerByte(b) - sharePerByte(a))];
  const fixes: BlameFix[] = [];
  for (const order of orders) {
    const worst = order.slice(0, FIX_LAYERS).map(({ layer }) => layer);
    const fix = await findFix(attempt, { recipe, whole, worst });
    if (fix !== undefined) fixes.push(fix);
  }
  return fixes.toSorted((a, b) => Number(b.meets) - Number(a.meets) || a.bytes - b.bytes)[0];
}

const sharePerByte = ({ shown }: Ranked): number => shown.share / Math.max(1, shown.bytes);

interface Fixing {
  readonly recipe: Recipe;
  readonly whole: Tried;
  /** In the order in which they go back to float. */
  readonly worst: readonly QuantizedLayer[];
}

/** The first few layers that carry half of the loss and meet the criteria; else the most that were tried. */
async function findFix(
  attempt: LossTrial,
  { recipe, whole, worst }: Fixing,
): Promise<BlameFix | undefined> {
  let best: BlameFix | undefined;
  for (const count of worst.keys()) {
    const layers = worst.slice(0, count + 1);
    const tried = await tryKeeping(attempt, recipe, layers);
    if (tried === undefined) break;
    const { passes } = keepingFloat(recipe, layers);
    const nodes = layers.map(({ node }) => node);
    const bytes = tried.bytes - whole.bytes;
    const meets = tried.meets;
    best = { passes, nodes, loss: tried.loss, bytes, meets, visible: !whole.meets };
    if (meets && tried.loss <= whole.loss * (1 - FIX_SHARE)) return best;
  }
  return best;
}
