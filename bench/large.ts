/** Speed and memory of compressing a large model, ours against Python's dynamic quantization, in turns. */
import type { Host } from "../src/host/host.ts";
import { builtInRecipes } from "../src/policy/recipes.ts";
import type { Peers } from "./setup.ts";
import {
  compressByPeer,
  compressByRecipe,
  type Making,
  runOurs,
  type Variant,
} from "./variants.ts";

export interface Large {
  readonly modelBytes: number;
  /** Peak of a node process that runs the program and does nothing. */
  readonly idleBytes: number;
  readonly pairs: readonly { readonly ours: Variant; readonly theirs: Variant }[];
}

const RECIPE = "int8-dynamic";
const PEER = "ort-dynamic";

export async function measureLarge(
  host: Host,
  making: Making,
  { peers, pairs }: { readonly peers: Peers; readonly pairs: number },
): Promise<Large> {
  const recipe = builtInRecipes().find(({ name }) => name === RECIPE);
  if (recipe === undefined) throw new Error(`No recipe is named ${RECIPE}`);
  const idle = await runOurs(host, ["--version"]);
  const measured: { readonly ours: Variant; readonly theirs: Variant }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    host.log.progress(`compressing the large model in turns, pair ${pair + 1}`);
    const theirs = await compressByPeer(host, making, { name: PEER, python: peers.python });
    measured.push({ theirs, ours: await compressByRecipe(host, making, recipe) });
  }
  return { modelBytes: making.subject.base.bytes, idleBytes: idle.peakBytes, pairs: measured };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
