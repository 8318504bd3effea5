/** `check`: what is checked out, judged by its own policy on this machine. */
import { type Canary, canaryKindOf } from "./candidate/canary.ts";
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { clearRecord } from "../record/record-file.ts";
import type { Engine } from "../run/engine.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { exitCodeWith, type FailedModel, markdownWith, type Outcome } from "./failed-models.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";
import { reproduceCommand } from "./reproduce/reproduce.ts";

export interface CheckRequest {
  readonly policyPath: string;
  /** Empty: all of the policy. */
  readonly models: readonly string[];
  readonly canary: Canary;
  /** Look for the layers that carry the loss, also when nothing fails. */
  readonly blame?: boolean;
  readonly output?: string;
  /** The results stay on this machine. */
  readonly isPrivate?: boolean;
}

export interface CheckResult extends Outcome {
  readonly markdown: string;
  readonly commentPath: string;
  /** Folder of each model's results. */
  readonly outputs: readonly string[];
  readonly exitCode: number;
}

/** One model that cannot be judged does not keep the others from it. @throws UserError for a policy that cannot be used */
export async function check(
  host: Host,
  engine: Engine,
  { policyPath, models, canary, blame = false, output, isPrivate = false }: CheckRequest,
): Promise<CheckResult> {
  const file = await readPolicy(host, policyPath);
  const folder = host.files.resolve(
    output ?? host.files.resolve(file.directory, file.policy.output ?? "out"),
  );
  const kind = canaryKindOf(canary);
  const inForce = modelsInForce(host, file, { names: models, output: folder }).map((model) =>
    kind === undefined
      ? model
      : { ...model, output: host.files.resolve(model.output, `canary-${kind}`) },
  );
  const outcome = await judgeEach(host, engine, {
    models: inForce,
    canary,
    blame,
    isPrivate,
  });
  const markdown = markdownWith(outcome, {
    reproduce: (model) => reproduceCommand(host, { policyPath, base: undefined, canary }, model),
  });
  const commentPath = host.files.resolve(
    folder,
    kind === undefined ? "comment.md" : `canary-${kind}.md`,
  );
  await host.files.write(commentPath, markdown);
  const outputs = inForce.map((model) => model.output);
  return { ...outcome, markdown, commentPath, outputs, exitCode: exitCodeWith(outcome) };
}

interface Judging {
  readonly models: readonly ModelInForce[];
  readonly canary: Canary;
  readonly blame: boolean;
  readonly isPrivate: boolean;
}

async function judgeEach(
  host: Host,
  engine: Engine,
  { models, ...judging }: Judging,
): Promise<Outcome> {
  const [records, failed]: [RunRecord[], FailedModel[]] = [[], []];
  for (const inForce of models) {
    await clearRecord(host, inForce.output);
    try {
      records.push(await gateModel(host, engine, { inForce, ...judging }));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  return { records, failed };
}
