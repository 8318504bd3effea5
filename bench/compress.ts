/** `npm run bench:compress`: our recipes against peers on five models; writes docs/bench.md. */
import { parseArgs } from "node:util";
import { nodeHost } from "../src/host/node-host.ts";
import type { Host } from "../src/host/host.ts";
import { terminalLog } from "../src/host/terminal-log.ts";
import { childEngine } from "../src/run/child-engine.ts";
import type { Engine } from "../src/run/engine.ts";
import { type KeptResult, keepResult, keptResult } from "./kept-results.ts";
import { measureLarge } from "./large.ts";
import { type Effort, observeBase, observeVariants } from "./observe.ts";
import { type ModelResult, renderBench } from "./render.ts";
import { CACHE, type Peers, setUpModels, setUpPeers } from "./setup.ts";
import { type ModelChoice, readChoices, readSubject } from "./subject.ts";
import { compressByPeer, makeOurs, peerVariants, type Making, type Variant } from "./variants.ts";

const LARGE = "sentence-encoder";
const FULL = { rows: 10_000, pairs: 5, effort: { processes: 2, budgetMs: 2000 } };
const QUICK = { rows: 300, pairs: 3, effort: { processes: 1, budgetMs: 500 } };

interface Plan {
  readonly rows: number;
  readonly pairs: number;
  readonly effort: Effort;
}

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    output: { type: "string", default: "docs/bench.md" },
    /** Models that are not named keep the figures of the last run on this machine. */
    resume: { type: "boolean", default: false },
    /** All figures are those of the last run, but for the races over the large model. */
    races: { type: "boolean", default: false },
  },
});

const log = terminalLog(process.stderr);
const host = nodeHost({ log });
const engine = childEngine({
  host,
  enginePath: host.files.resolve(CACHE, "program/engine.js"),
});
await bench(
  values.models.split(",").filter((name) => name !== ""),
  values.quick ? QUICK : FULL,
);
log.finish();

async function bench(names: readonly string[], plan: Plan): Promise<void> {
  const peers = await setUpPeers(host);
  await setUpModels(host, peers);
  const results: KeptResult[] = [];
  for (const choice of await readChoices(host)) {
    const isNamed = names.includes(choice.name);
    const mayKeep = values.races || (values.resume && !isNamed);
    const kept = mayKeep ? await keptResult(host, choice.name) : undefined;
    if (kept !== undefined && values.races)
      results.push(await withRaces(host, kept, { choice, plan, peers }));
    else if (kept !== undefined)
      results.push({ ...kept, result: { ...kept.result, isKept: true } });
    else if (isNamed || names.length === 0)
      results.push(await measured(host, { choice, plan, peers }));
  }
  const text = renderBench({
    models: results.map(({ result }) => result),
    large: results.find(({ large }) => large !== undefined)?.large,
    peers,
    machine: await host.machine.facts(),
    onnxruntimeNode: await engine.version(),
    saturates: await engine.saturates({ timeoutMs: 60_000, memoryBytes: 4e9 }),
    quick: values.quick,
  });
  await host.files.write(values.output, text);
}

interface Benching {
  readonly choice: ModelChoice;
  readonly plan: Plan;
  readonly peers: Peers;
}

async function measured(outside: Host, benching: Benching): Promise<KeptResult> {
  const { peers, plan } = benching;
  const { making, result } = await benchModel(outside, engine, benching);
  const isLarge = result.name === LARGE;
  const large = isLarge
    ? await measureLarge(outside, making, { peers, pairs: plan.pairs })
    : undefined;
  await keepResult(outside, { result, large });
  return { result, large };
}

/** The same result, of the large model with its races run again. */
async function withRaces(
  outside: Host,
  kept: KeptResult,
  { choice, plan, peers }: Benching,
): Promise<KeptResult> {
  if (choice.name !== LARGE) return kept;
  const making = await makingOf(outside, choice, plan);
  const large = await measureLarge(outside, making, { peers, pairs: plan.pairs });
  const renewed = { ...kept, large: { ...large, isLater: true } };
  await keepResult(outside, renewed);
  return renewed;
}

async function makingOf(outside: Host, choice: ModelChoice, { rows }: Plan): Promise<Making> {
  const folder = outside.files.resolve(CACHE, "out", choice.name);
  const calibration = outside.files.resolve(folder, "calibration");
  return { subject: await readSubject(outside, choice, { rows, folder: calibration }), folder };
}

async function benchModel(
  outside: Host,
  runtime: Engine,
  { choice, plan, peers }: Benching,
): Promise<{ readonly making: Making; readonly result: ModelResult }> {
  await outside.files.remove(outside.files.resolve(CACHE, "out", choice.name));
  const making = await makingOf(outside, choice, plan);
  const { subject } = making;
  const variants: Variant[] = [...(await makeOurs(outside, making))];
  for (const name of await peerVariants(outside, peers)) {
    outside.log.progress(`${choice.name}: ${name}`);
    variants.push(await compressByPeer(outside, making, { name, peers }));
  }
  const observed = await observeVariants(outside, runtime, {
    subject,
    variants,
    effort: plan.effort,
  });
  const base = await observeBase(runtime, subject);
  const result = { name: choice.name, rows: subject.feeds.rows, base, variants: observed };
  return { making, result };
}
