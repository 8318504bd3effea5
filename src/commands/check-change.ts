/** What a workflow asks: the models that a change concerns, by what is in force, and, for the reader, by what the change proposes. */
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { exitCodeOf } from "../judge/exit-code.ts";
import { recordPath } from "../record/record-file.ts";
import type { Engine } from "../run/engine.ts";
import type { ChangeAsData } from "./change-as-data.ts";
import { changeMarkdown } from "./change-markdown.ts";
import { counts, type JudgedRun } from "./judged-run.ts";
import { checkoutCommit } from "./merge-base.ts";
import { reproduceCommand } from "./reproduce.ts";
import { type Plan, planChange, planWhole, type PlannedModel } from "./plan-change.ts";

export interface ChangeRequest {
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
  readonly onPlan: (plan: Plan) => Promise<void>;
  /** Called when all runs of a model are judged. */
  readonly onModel: (model: PlannedModel, runs: readonly JudgedRun[]) => Promise<void>;
}

export interface ChangeResult {
  readonly plan: Plan;
  readonly runs: readonly JudgedRun[];
  readonly markdown: string;
  /** Absolute. */
  readonly reportPath: string;
  /** 0 when nothing had to be judged. */
  readonly exitCode: number;
}

/** The engine is asked for when there is something to judge. @throws UserError, EngineError */
export async function checkChange(
  host: Host,
  engine: () => Promise<Engine>,
  request: ChangeRequest,
): Promise<ChangeResult> {
  const { baseCommit, policyPath } = request;
  if (baseCommit === undefined)
    return checkPlan(host, engine, { request, plan: await planWhole(host, request) });
  const directory = host.files.resolve(policyPath, "..");
  const base = await checkoutCommit(host, directory, baseCommit);
  try {
    const plan = await planChange(host, { ...request, base });
    return await checkPlan(host, engine, { request, plan });
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
  const all: JudgedRun[] = [];
  for (const model of plan.models) {
    const runs: JudgedRun[] = [];
    for (const { kind, inForce } of model.runs) {
      const record = await gateModel(host, await engine(), { inForce, canary: false });
      const path = recordPath(host, inForce.output);
      runs.push({ model: model.name, kind, record, recordPath: path });
    }
    all.push(...runs);
    if (runs.length > 0) await request.onModel(model, runs);
  }
  const markdown = changeMarkdown({
    plan,
    runs: all,
    reproduce: (model) =>
      reproduceCommand(
        host,
        { policyPath: request.policyPath, base: request.baseCommit, canary: false },
        model,
      ),
  });
  const reportPath = host.files.resolve(plan.output, "comment.md");
  await host.files.write(reportPath, markdown);
  return { plan, runs: all, markdown, reportPath, exitCode: exitCodeOfRuns(all) };
}

function exitCodeOfRuns(runs: readonly JudgedRun[]): number {
  const counted = runs.filter(counts).map(({ record }) => record.verdict);
  return counted.length === 0 ? 0 : exitCodeOf(counted);
}
