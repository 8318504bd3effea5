/** Speed and memory of compressing a large model, ours against Python's quantizers, in turns. */
import type { Host } from "../src/host/host.ts";
import { parseRecipe } from "../src/policy/parse-recipe.ts";
import { builtInRecipes } from "../src/policy/recipes.ts";
import type { Recipe } from "../src/schema/generated/recipe.ts";
import type { Peers } from "./setup.ts";
import {
  compressByPeer,
  compressByRecipe,
  type Making,
  type RecipeRun,
  runOurs,
  type Variant,
} from "./variants.ts";

export interface Pair {
  readonly ours: Variant;
  readonly theirs: Variant;
}

/** One way of compressing, ours and theirs on the same calibration rows. */
export interface Race {
  readonly recipe: string;
  readonly peer: string;
  readonly pairs: readonly Pair[];
}

export interface Large {
  readonly modelBytes: number;
  /** Peak of a node process that runs the program and does nothing. */
  readonly idleBytes: number;
  /** Dynamic quantization first. */
  readonly races: readonly Race[];
  /** True when they were run by themselves, after all else. */
  readonly isLater?: boolean;
}

const GPTQ_FILE = "bench/gptq.yml";
/** Their GPTQ takes minutes. */
const SLOW_MS = 900_000;

export async function measureLarge(
  host: Host,
  making: Making,
  { peers, pairs }: { readonly peers: Peers; readonly pairs: number },
): Promise<Large> {
  const gptq = parseRecipe(await host.files.readText(GPTQ_FILE), GPTQ_FILE);
  const idle = await runOurs(host, ["--version"]);
  const race = (run: Running): Promise<Race> => runPairs(host, making, { ...run, peers });
  const races = [
    await race({ recipe: builtIn("int8-dynamic"), peer: "ort-dynamic", pairs }),
    await race({ recipe: builtIn("int8-static"), peer: "ort-static", pairs: Math.min(3, pairs) }),
    await race({ recipe: gptq, file: GPTQ_FILE, peer: "ort-gptq", pairs: 1 }),
  ];
  return { modelBytes: making.subject.base.bytes, idleBytes: idle.peakBytes, races };
}

function builtIn(name: string): Recipe {
  const recipe = builtInRecipes().find((one) => one.name === name);
  if (recipe === undefined) throw new Error(`No recipe is named ${name}`);
  return recipe;
}

interface Running extends RecipeRun {
  readonly peer: string;
  readonly pairs: number;
}

async function runPairs(
  host: Host,
  making: Making,
  { peers, ...run }: Running & { readonly peers: Peers },
): Promise<Race> {
  const { recipe, peer, pairs } = run;
  const measured: Pair[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    host.log.progress(`compressing the large model by ${recipe.name} in turns, pair ${pair + 1}`);
    const theirs = await compressByPeer(host, making, { name: peer, peers, timeoutMs: SLOW_MS });
    measured.push({ theirs, ours: await compressByRecipe(host, making, run) });
  }
  return { recipe: recipe.name, peer, pairs: measured };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
