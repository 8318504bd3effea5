/** What a workflow asks: the models that a change concerns, by what is in force, and, for the reader, by what the change proposes. */
import { gateModel } from "../../gate.ts";
import type { Host } from "../../host/host.ts";
import { exitCodeOf } from "../../judge/exit-code.ts";
import { clearRecord, recordPath } from "../../record/record-file.ts";
import type { Engine } from "../../run/engine.ts";
import type { ChangeFacts, RunRecord } from "../../schema/generated/record.ts";
import { EngineError, UserError } from "../../schema/user-error.ts";
import type { ChangeAsData } from "./change-as-data.ts";
import { changeMarkdown } from "./change-markdown.ts";
import {
  counts,
  holdsUp,
  type JudgedRun,
  type JudgedRuns,
  type UnjudgedRun,
} from "../judged-run.ts";
import { checkoutCommit } from "./merge-base.ts";
import { reproduceCommand } from "../reproduce/reproduce.ts";
import {
  type Plan,
  planChange,
  planWhole,
  type PlannedModel,
  type PlannedRun,
} from "./plan-change.ts";

/** Where a run's record comes from when this job does not measure by itself: a sentence says why there is none. */
export type RecordSource = (
  model: string,
  run: PlannedRun,
) => Promise<RunRecord | { readonly unjudged: string }>;

export interface PlanningRequest {
  readonly policyPath: string;
  /** Only these; empty: those that the change concerns. */
  readonly models: readonly string[];
  /** These too. */
  readonly mentioned: readonly string[];
  /** Whose policy, baseline and data are in force; undefined: those that are checked out. */
  readonly baseCommit: string | undefined;
  readonly output: string | undefined;
  /** A change of strangers, which stands in for the working tree; it needs a base commit. */
  readonly strangers?: ChangeAsData;
}

export interface ChangeRequest extends PlanningRequest {
  readonly onPlan: (plan: Plan) => Promise<void>;
  /** Called when all runs of a model are judged. */
  readonly onModel: (model: PlannedModel, judged: JudgedRuns) => Promise<void>;
  /** Of what the records speak. */
  readonly facts?: ChangeFacts;
  /** undefined: this job measures. */
  readonly source?: RecordSource;
  /** The results stay on this machine. */
  readonly isPrivate?: boolean;
}

export interface ChangeResult extends JudgedRuns {
  readonly plan: Plan;
  readonly markdown: string;
  /** Absolute. */
  readonly reportPath: string;
  /** 0 when nothing had to be judged. */
  readonly exitCode: number;
}

/** The engine is asked for when there is something to judge. @throws UserError, EngineError, for what concerns all models */
export function checkChange(
  host: Host,
  engine: () => Promise<Engine>,
  request: ChangeRequest,
): Promise<ChangeResult> {
  return withPlan(host, request, (plan) => checkPlan(host, engine, { request, plan }));
}

/** What is in force lies in files as long as the work goes on. @throws UserError */
export async function withPlan<Result>(
  host: Host,
  request: PlanningRequest,
  work: (plan: Plan) => Promise<Result>,
): Promise<Result> {
  const { baseCommit, policyPath } = request;
  if (baseCommit === undefined) return work(await planWhole(host, request));
  const directory = host.files.resolve(policyPath, "..");
  const base = await checkoutCommit(host, directory, baseCommit);
  try {
    return await work(await planChange(host, { ...request, base }));
  } finally {
    await base.dispose();
  }
}

async function checkPlan(
  host: Host,
  engine: () => Promise<Engine>,
  { request, plan }: { readonly request: ChangeRequest; readonly plan: Plan },
): Promise<ChangeResult> {
  await request.onPlan(plan);
  const isIdle = plan.models.every(({ runs }) => runs.length === 0);
  // Without an engine nothing can be judged, which is no matter of one model.
  const source = request.source ?? (isIdle ? NOTHING : measuring(host, await engine(), request));
  const all: JudgedRun[] = [];
  const unjudged: UnjudgedRun[] = [];
  for (const model of plan.models) {
    const judged = await judgeModel(host, source, model);
    all.push(...judged.runs);
    unjudged.push(...judged.unjudged);
    if (model.runs.length > 0) await request.onModel(model, judged);
  }
  const judged = { runs: all, unjudged };
  const markdown = changeMarkdown({
    plan,
    ...judged,
    reproduce: (model) =>
      reproduceCommand(
        host,
        { policyPath: request.policyPath, base: request.baseCommit, canary: false },
        model,
      ),
  });
  const reportPath = host.files.resolve(plan.output, "comment.md");
  await host.files.write(reportPath, markdown);
  return { plan, ...judged, markdown, reportPath, exitCode: exitCodeOfRuns(judged) };
}

const NOTHING: RecordSource = () => Promise.resolve({ unjudged: "there is nothing to judge" });

function measuring(
  host: Host,
  engine: Engine,
  { facts, isPrivate = false }: ChangeRequest,
): RecordSource {
  return async (_, { inForce }) => {
    await clearRecord(host, inForce.output);
    const change = facts === undefined ? {} : { change: facts };
    return gateModel(host, engine, { inForce, canary: false, isPrivate, ...change });
  };
}

/** A run that cannot be judged does not keep the others from it. */
async function judgeModel(
  host: Host,
  source: RecordSource,
  { name, runs: planned }: PlannedModel,
): Promise<JudgedRuns> {
  const runs: JudgedRun[] = [];
  const unjudged: UnjudgedRun[] = [];
  for (const run of planned) {
    const own = { model: name, kind: run.kind };
    const path = recordPath(host, run.inForce.output);
    try {
      const found = await source(name, run);
      if ("unjudged" in found) unjudged.push({ ...own, reason: found.unjudged });
      else runs.push({ ...own, record: found, recordPath: path });
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      const fault = error instanceof EngineError ? "engine" : "input";
      unjudged.push({ ...own, reason: error.message, fault });
    }
  }
  return { runs, unjudged };
}

const UNUSABLE_INPUT = 4;
const ENGINE_FAILURE = 5;
const NOT_CHECKED = 3;

/** What was not judged holds up, unless something is worse still. */
function exitCodeOfRuns({ runs, unjudged }: JudgedRuns): number {
  const counted = runs.filter(counts).map(({ record }) => record.verdict);
  const judged = counted.length === 0 ? 0 : exitCodeOf(counted);
  const open = unjudged.filter(holdsUp);
  const isWorse = counted.some(({ outcome, blocks }) => outcome === "fail" && blocks);
  if (open.length === 0 || isWorse) return judged;
  const faults = new Set(open.map(({ fault }) => fault));
  if (faults.has("engine")) return ENGINE_FAILURE;
  return faults.has("input") ? UNUSABLE_INPUT : NOT_CHECKED;
}
