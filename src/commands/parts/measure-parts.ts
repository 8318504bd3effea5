/** What one of several machines measures of a change: no verdict, but the answers that another job judges. */
import type { Host } from "../../host/host.ts";
import { writePart } from "../../record/part-file.ts";
import type { Engine } from "../../run/engine.ts";
import { recordingEngine } from "../../run/recording-engine.ts";
import { FIRST, type Shard, shardText } from "../../run/shard.ts";
import { encodeAnswers } from "../../run/stored-answers.ts";
import type { ChangeFacts } from "../../schema/generated/record.ts";
import { VERSION } from "../../schema/version.ts";
import { withoutCosts } from "../observe/cost-metrics.ts";
import { makeCandidate } from "../candidate/make-candidate.ts";
import type { ModelInForce } from "../model-in-force.ts";
import { observeAll } from "../observe/observe-all.ts";
import type { Plan, PlannedRun } from "../change/plan-change.ts";
import { prepare, type Prepared } from "../prepare.ts";

export interface PartRequest {
  readonly plan: Plan;
  readonly shard: Shard;
  readonly change: ChangeFacts | undefined;
}

/** Below the results of the run that the part belongs to. */
export const partFolder = (host: Host, { output }: ModelInForce, shard: Shard): string =>
  host.files.resolve(output, "measured", shardText(shard).replace("/", "-of-"));

/** Every way in which the models of the plan are judged; returns the folders of the parts. @throws UserError, EngineError */
export async function measureParts(
  host: Host,
  engine: () => Promise<Engine>,
  request: PartRequest,
): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const model of request.plan.models)
    for (const run of model.runs)
      folders.push(await measurePart(host, await engine(), { ...request, model: model.name, run }));
  return folders;
}

async function measurePart(
  host: Host,
  engine: Engine,
  {
    model,
    run: { kind, inForce },
    shard,
    change,
  }: PartRequest & { readonly model: string; readonly run: PlannedRun },
): Promise<string> {
  const { whole, shared, answers } = recordingEngine(host, engine, shard);
  const prepared = await prepare(host, whole, { inForce, canary: false });
  const candidate = await makeCandidate(host, whole, { ...prepared, canary: false });
  await observeAll(host, shared, { ...sharedBy(prepared, shard), candidate });
  const folder = partFolder(host, inForce, shard);
  await writePart(host, folder, {
    part: {
      version: 1,
      tool: VERSION,
      ...(change === undefined ? {} : { change }),
      model,
      kind,
      shard,
      modelDigest: prepared.base.digest,
      candidateDigest: candidate.loaded.digest,
      evaluationDigest: prepared.data.evaluation.dataset.digest,
      policyDigest: inForce.digest,
      environment: prepared.environment,
    },
    answers: encodeAnswers(answers),
  });
  return folder;
}

/** Only the first takes the time; attacks need the answers of all rows, so that they wait for the judge. */
function sharedBy(given: Prepared, { index }: Shard): Prepared {
  const prepared = { ...given, attacks: [] };
  return index === FIRST
    ? prepared
    : { ...prepared, criteria: withoutCosts(prepared.criteria), loads: [], servings: [] };
}
