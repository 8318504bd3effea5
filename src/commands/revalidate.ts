/** `revalidate`: the accepted candidates measured again, with the data and the engine of today. */
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { revalidationVerdict } from "../judge/revalidation-verdict.ts";
import { standingEvidence } from "../judge/standing-evidence.ts";
import { readPolicy } from "../policy/read-policy.ts";
import { baselinePath, readBaseline } from "../record/baseline-file.ts";
import { driftOf } from "../record/drift.ts";
import { clearRecord, recordPath } from "../record/record-file.ts";
import { type RevalidatedModel, revalidationMarkdown } from "../report/revalidation-markdown.ts";
import type { Engine } from "../run/engine.ts";
import type { Baseline } from "../schema/generated/baseline.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { baselineRevisions } from "./baseline/baseline-history.ts";
import { exitCodeWith, type FailedModel } from "./failed-models.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";

export interface RevalidationRequest {
  readonly policyPath: string;
  /** Empty: all of the policy. */
  readonly models: readonly string[];
  readonly output: string | undefined;
}

export interface RevalidationResult {
  readonly revalidated: readonly RevalidatedModel[];
  readonly failed: readonly FailedModel[];
  readonly markdown: string;
  /** Absolute. */
  readonly reportPath: string;
  readonly exitCode: number;
}

/** One model that cannot be measured does not keep the others from it. @throws UserError for a policy that cannot be used */
export async function revalidate(
  host: Host,
  engine: () => Promise<Engine>,
  { policyPath, models, output }: RevalidationRequest,
): Promise<RevalidationResult> {
  const file = await readPolicy(host, policyPath);
  const folder = host.files.resolve(
    output ?? host.files.resolve(file.directory, file.policy.output ?? "out"),
  );
  const [revalidated, failed]: [RevalidatedModel[], FailedModel[]] = [[], []];
  for (const inForce of modelsInForce(host, file, { names: models, output: folder })) {
    await clearRecord(host, inForce.output);
    try {
      revalidated.push(await revalidateModel(host, engine, inForce));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  const unjudged = failed.map(({ model, error }) => ({ model, reason: error.message }));
  const markdown = revalidationMarkdown(revalidated, unjudged);
  const reportPath = host.files.resolve(folder, "revalidation.md");
  await host.files.write(reportPath, markdown);
  const records = revalidated.map(({ record, verdict }) => ({ ...record, verdict }));
  const exitCode = exitCodeWith({ records, failed });
  return { revalidated, failed, markdown, reportPath, exitCode };
}

/** So many earlier baselines are shown. */
const SHOWN_REVISIONS = 6;

async function revalidateModel(
  host: Host,
  engine: () => Promise<Engine>,
  inForce: ModelInForce,
): Promise<RevalidatedModel> {
  const { name, baselines, directory } = inForce;
  if (baselines === undefined) throw new Error("A policy always has a folder for baselines");
  const path = baselinePath(host, baselines, name);
  const baseline = await readBaseline(host, path);
  const record = await gateModel(host, await engine(), {
    inForce: byAcceptedRecipe(inForce, baseline),
    canary: false,
  });
  const drift = baseline === undefined ? undefined : driftOf(baseline, record);
  const revisions = await baselineRevisions(
    host,
    { path, model: name, directory },
    SHOWN_REVISIONS,
  );
  return {
    record,
    recordPath: recordPath(host, inForce.output),
    drift,
    verdict: revalidationVerdict(record.verdict, drift),
    evidence: standingEvidence(record.policy.criteria, record.rows),
    history: revisions.map(({ commit, baseline: { acceptedAt, onnxruntime, values } }) => ({
      commit,
      acceptedAt,
      onnxruntime,
      values,
    })),
  };
}

/** The policy may say `auto`, or another recipe by now: what was accepted is what the stored recipe makes. */
function byAcceptedRecipe(inForce: ModelInForce, baseline: Baseline | undefined): ModelInForce {
  const { recipe } = inForce.policy;
  const isProvided = typeof recipe === "object" && "provided" in recipe;
  if (baseline === undefined || baseline.recipe === null || isProvided) return inForce;
  const { passes } = baseline.recipe;
  return { ...inForce, policy: { ...inForce.policy, recipe: { passes } } };
}
