/** One verdict from what several machines have measured: the gate, with answers that are already there. */
import { gateModel } from "../../gate.ts";
import type { Host } from "../../host/host.ts";
import { type KeptPart, readPart } from "../../record/part-file.ts";
import type { Engine } from "../../run/engine.ts";
import { replayingEngine } from "../../run/replaying-engine.ts";
import type { Shard } from "../../run/shard.ts";
import { shardText } from "../../run/shard.ts";
import { decodeAnswers } from "../../run/stored-answers.ts";
import type { Environment, ChangeFacts } from "../../schema/generated/record.ts";
import { UserError } from "../../schema/user-error.ts";
import { VERSION } from "../../schema/version.ts";
import type { RecordSource } from "../change/check-change.ts";
import { differences } from "../differences.ts";
import { partFolder } from "./measure-parts.ts";
import type { PlannedRun } from "../change/plan-change.ts";

export interface PartsRequest {
  /** How many machines share each model. */
  readonly shards: number;
  readonly change: ChangeFacts | undefined;
  /** For what nobody was asked. */
  readonly engine: () => Promise<Engine>;
}

export function judgeParts(host: Host, request: PartsRequest): RecordSource {
  return async (model, run) => {
    const found = await partsOf(host, model, { run, request });
    if (!Array.isArray(found)) return found;
    const parts: readonly KeptPart[] = found;
    const probes = parts.map(({ part }) => part.environment.saturates);
    const engine = replayingEngine(host, {
      parts: parts.map(({ answers }) => decodeAnswers(answers)),
      areAlike: new Set(probes).size === 1,
      engine: request.engine,
    });
    const [first] = parts;
    if (first === undefined) return { unjudged: "There is no shard" };
    return gateModel(onMachine(host, first.part.environment), engine, {
      inForce: run.inForce,
      canary: false,
      ...(request.change === undefined ? {} : { change: request.change }),
    });
  };
}

/** The record speaks of the machine that took the time. */
const onMachine = (host: Host, environment: Environment): Host => ({
  ...host,
  machine: {
    ...host.machine,
    facts: async () => ({ ...(await host.machine.facts()), ...environment }),
  },
});

interface Wanted {
  readonly run: PlannedRun;
  readonly request: PartsRequest;
}

/** All of them, or why they give no verdict. */
async function partsOf(
  host: Host,
  model: string,
  { run, request }: Wanted,
): Promise<KeptPart[] | { readonly unjudged: string }> {
  const parts: KeptPart[] = [];
  for (let index = 1; index <= request.shards; index += 1) {
    const shard: Shard = { index, count: request.shards };
    const name = `Shard ${shardText(shard)}`;
    const kept = await partOrProblem(host, partFolder(host, run.inForce, shard));
    if (kept === undefined)
      return {
        unjudged: `${name} left nothing of it: its job failed, was cancelled, or kept no artifact`,
      };
    if ("unjudged" in kept) return kept;
    const [other] = differences(saidBy(kept.part), {
      tool: VERSION,
      change: request.change,
      model,
      kind: run.kind,
      shard,
      policyDigest: run.inForce.digest,
    });
    if (other !== undefined)
      return {
        unjudged: `${name} is refused: ${other.path} is ${shown(other.recorded)}, and ${shown(other.recomputed)} is what is judged`,
      };
    parts.push(kept);
  }
  return disagreement(parts) ?? parts;
}

async function partOrProblem(
  host: Host,
  folder: string,
): Promise<KeptPart | { readonly unjudged: string } | undefined> {
  try {
    return await readPart(host, folder);
  } catch (error) {
    if (error instanceof UserError) return { unjudged: error.message };
    throw error;
  }
}

const saidBy = ({ tool, change, model, kind, shard, policyDigest }: KeptPart["part"]): unknown => ({
  tool,
  change,
  model,
  kind,
  shard,
  policyDigest,
});

const shown = (value: unknown): string =>
  value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);

/** Shards of one measurement are of the same model, candidate, data and engine. */
function disagreement(parts: readonly KeptPart[]): { readonly unjudged: string } | undefined {
  const [first, ...rest] = parts.map(({ part }) => ({
    model: part.modelDigest,
    candidate: part.candidateDigest,
    evaluation: part.evaluationDigest,
    onnxruntime: part.environment.onnxruntime,
  }));
  for (const [position, other] of rest.entries()) {
    const [unlike] = differences(first, other);
    if (unlike === undefined) continue;
    const advice =
      unlike.path === "candidate"
        ? "; a recipe that is searched for (`auto` without a baseline) or calibrated on other CPUs can differ: record a baseline, or measure on one kind of runner"
        : "";
    return {
      unjudged: `Shards 1 and ${position + 2} measured another ${unlike.path}${advice}`,
    };
  }
  return undefined;
}
