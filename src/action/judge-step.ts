/** The gate on what a workflow has checked out, against what is in force for it. */
import type {
  ChangeRequest,
  PlanningRequest,
  ChangeResult,
  checkChange,
} from "../commands/change/check-change.ts";
import type { Host } from "../host/host.ts";
import type { GitHub } from "../publish/github.ts";
import { PublishError } from "../publish/publish-error.ts";
import type { Engine } from "../run/engine.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { baseCommit as findBaseCommit } from "./base-commit.ts";
import type { Inputs } from "./inputs.ts";
import type { Job } from "./job.ts";
import { modelsMentioned } from "./mentions.ts";
import type { Trigger } from "./trigger.ts";

export interface Step {
  readonly inputs: Inputs;
  readonly job: Job;
  readonly trigger: Trigger;
}

export interface Means {
  readonly host: Host;
  readonly check: typeof checkChange;
  readonly engine: () => Promise<Engine>;
  readonly connect: () => Promise<GitHub>;
  /** Git settings for a fetch by token. */
  readonly credentials: Readonly<Record<string, string>>;
}

export type Judged =
  | { readonly kind: "judged"; readonly result: ChangeResult; readonly base: string | undefined }
  /** It came to no verdict: what was given cannot be used, or the engine failed. */
  | { readonly kind: "problem"; readonly message: string; readonly base: string | undefined };

export function judgeStep(means: Means, step: Step, observer: Observer): Promise<Judged> {
  return judgedBy(async (foundBase) => {
    const base = await baseOf(means, step);
    foundBase(base);
    return means.check(means.host, means.engine, requestOf(step, base, observer));
  });
}

export type Observer = Pick<ChangeRequest, "onPlan" | "onModel">;

/** What a workflow asks of the gate about a commit and the one that is in force for it. */
export function requestOf(step: Step, base: string | undefined, observer: Observer): ChangeRequest {
  const facts = factsOf(step.trigger, base);
  const optional = facts === undefined ? {} : { facts };
  return { ...planningOf(step, base), ...optional, ...observer };
}

export function planningOf(
  { inputs, trigger }: Step,
  baseCommit: string | undefined,
): PlanningRequest {
  const { policyPath, models, output } = inputs;
  const mentioned = trigger.kind === "pull-request" ? modelsMentioned(trigger.body) : [];
  return { policyPath, models, mentioned, output, baseCommit };
}

export function factsOf(trigger: Trigger, base: string | undefined): ChangeRequest["facts"] {
  if (trigger.kind === "commit" || base === undefined) return undefined;
  const { headSha: head } = trigger;
  return trigger.kind === "pull-request"
    ? { head, base, pullRequest: trigger.number }
    : { head, base };
}

/** What a user can mend is a judgement without a verdict; the base commit is told as soon as it is known. */
export async function judgedBy(
  work: (foundBase: (base: string | undefined) => void) => Promise<ChangeResult>,
): Promise<Judged> {
  let base: string | undefined;
  try {
    const result = await work((found) => {
      base = found;
    });
    return { kind: "judged", result, base };
  } catch (error) {
    if (
      error instanceof UserError ||
      error instanceof EngineError ||
      error instanceof PublishError
    ) {
      return { kind: "problem", message: error.message, base };
    }
    throw error;
  }
}

/** undefined: what is checked out is in force itself. */
export async function baseOf(
  { host, connect, credentials }: Means,
  { job, trigger }: Step,
): Promise<string | undefined> {
  if (trigger.kind === "commit") return undefined;
  return findBaseCommit(host, {
    directory: job.workspace,
    baseSha: trigger.baseSha,
    headSha: trigger.headSha,
    askMergeBase: async (base, head) => (await connect()).mergeBase(base, head),
    credentials,
  });
}
