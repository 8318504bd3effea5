/** The variants of a model that are compared: one for each built-in recipe, and those of the peers. Each is made by a process of its own. */
import { PASSES } from "../src/compress/generated/passes.ts";
import type { Host } from "../src/host/host.ts";
import { builtInRecipes } from "../src/policy/recipes.ts";
import type { PassStep, Recipe } from "../src/schema/generated/recipe.ts";
import { type Command, failureOf, type Ran, run, runWell } from "./command.ts";
import { CACHE, PEER_ENVIRONMENT, type Peers } from "./setup.ts";
import type { Subject } from "./subject.ts";

export interface Variant {
  readonly name: string;
  readonly maker: "ours" | "peer";
  readonly path: string;
  readonly seconds: number;
  /** Of the main process. */
  readonly peakBytes: number;
  /** With the processes that it started. */
  readonly treeBytes: number;
  /** Why there is none. */
  readonly failure: string | undefined;
}

const CLI = `${CACHE}/program/cli.js`;

export interface Making {
  readonly subject: Subject;
  readonly folder: string;
}

export async function makeOurs(host: Host, making: Making): Promise<readonly Variant[]> {
  const variants: Variant[] = [];
  for (const recipe of builtInRecipes()) {
    host.log.progress(`${making.subject.name}: ${recipe.name}`);
    variants.push(await compressByRecipe(host, making, { recipe }));
  }
  return variants;
}

export interface RecipeRun {
  readonly recipe: Recipe;
  /** Of a recipe that is not built in. */
  readonly file?: string;
}

/** Calibration rows are given only to recipes that need them, as a user would. */
export async function compressByRecipe(
  host: Host,
  { subject, folder }: Making,
  { recipe, file = recipe.name }: RecipeRun,
): Promise<Variant> {
  const path = host.files.resolve(folder, `${recipe.name}.onnx`);
  const calibrates = recipe.passes.some(needsRows);
  const tokenizer = subject.tokenizer === undefined ? [] : ["--tokenizer", subject.tokenizer];
  const data = calibrates ? ["--calibration", subject.calibrationPath, ...tokenizer] : [];
  const options = ["--recipe", file, "--output", path, "--quiet", ...data];
  // To replace a file costs more than to make one, with some file systems.
  await host.files.remove(path);
  const ran = await runOurs(host, ["compress", subject.base.path, ...options]);
  return { name: recipe.name, maker: "ours", path, ...ran };
}

const needsRows = (step: PassStep): boolean =>
  PASSES.some(({ name, needsCalibration }) => needsCalibration && name === step.pass) ||
  (step.pass === "int4-weights" && step.method === "gptq");

type Cost = Pick<Variant, "seconds" | "peakBytes" | "treeBytes" | "failure">;

export async function runOurs(
  host: Host,
  words: readonly string[],
  timeoutMs?: number,
): Promise<Cost> {
  const peakFile = host.files.resolve(CACHE, "peak.txt");
  const ran = await run(host, {
    command: host.processes.nodePath,
    arguments: ["--no-warnings", "--require", "./bench/peak.cjs", CLI, ...words],
    // What a machine adds to Node's start is not ours.
    environment: { BENCH_PEAK_FILE: peakFile, NODE_EXTRA_CA_CERTS: "" },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return costOf(ran, Number(await host.files.readText(peakFile)));
}

function costOf(ran: Ran, peakBytes: number): Cost {
  return {
    seconds: ran.seconds,
    peakBytes,
    treeBytes: Math.max(ran.treeBytes, peakBytes),
    failure: failureOf(ran),
  };
}

export async function peerVariants(host: Host, { python }: Peers): Promise<readonly string[]> {
  const listed = await runWell(host, {
    command: python,
    arguments: ["bench/peers/compress.py", "--list"],
  });
  return listed.stdout.trim().split("\n");
}

interface PeerRun {
  readonly name: string;
  readonly peers: Peers;
  readonly timeoutMs?: number;
}

export async function compressByPeer(
  host: Host,
  { subject, folder }: Making,
  { name, peers, timeoutMs }: PeerRun,
): Promise<Variant> {
  const path = host.files.resolve(folder, `${name}.onnx`);
  const words = ["bench/peers/compress.py", name, subject.base.path, path, subject.peerFeeds];
  const python = name.startsWith("inc-") ? peers.incPython : peers.python;
  const command: Command = { command: python, arguments: words, environment: PEER_ENVIRONMENT };
  await host.files.remove(path);
  const ran = await run(host, timeoutMs === undefined ? command : { ...command, timeoutMs });
  const peakBytes = Number(ran.stdout.trim().split("\n").at(-1) ?? 0);
  return { name, maker: "peer", path, ...costOf(ran, Number.isNaN(peakBytes) ? 0 : peakBytes) };
}
