/** The gate on what a workflow has checked out, against what is in force for it. */
import type { ChangeRequest, ChangeResult, checkChange } from "../commands/check-change.ts";
import type { Host } from "../host/host.ts";
import type { GitHub } from "../publish/github.ts";
import { PublishError } from "../publish/publish-error.ts";
import type { Engine } from "../run/engine.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { baseCommit } from "./base-commit.ts";
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

export async function judgeStep(
  means: Means,
  step: Step,
  observer: Pick<ChangeRequest, "onPlan" | "onModel">,
): Promise<Judged> {
  let base: string | undefined;
  try {
    base = await baseOf(means, step);
    const { policyPath, models, output } = step.inputs;
    const mentioned =
      step.trigger.kind === "pull-request" ? modelsMentioned(step.trigger.body) : [];
    const request = { policyPath, models, mentioned, output, baseCommit: base, ...observer };
    return { kind: "judged", result: await means.check(means.host, means.engine, request), base };
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
async function baseOf(
  { host, connect, credentials }: Means,
  { job, trigger }: Step,
): Promise<string | undefined> {
  if (trigger.kind === "commit") return undefined;
  return baseCommit(host, {
    directory: job.workspace,
    baseSha: trigger.baseSha,
    headSha: trigger.headSha,
    askMergeBase: async (base, head) => (await connect()).mergeBase(base, head),
    credentials,
  });
}
