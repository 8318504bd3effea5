/** The gate: from what is in force for a model to a verdict. This file is its table of contents. */
import { buildRecord } from "./commands/build-record.ts";
import { judgedSlices } from "./commands/judged-slices.ts";
import { makeCandidate } from "./commands/make-candidate.ts";
import { observeChallenges } from "./commands/observe-challenges.ts";
import { observeModel } from "./commands/observe-model.ts";
import { type GateRequest, prepare } from "./commands/prepare.ts";
import type { Host } from "./host/host.ts";
import { judge } from "./judge/judge.ts";
import { recordPath, writeRecord } from "./record/record-file.ts";
import type { Engine } from "./run/engine.ts";
import type { RunRecord } from "./schema/generated/record.ts";

/** Policy, model and data; candidate; observation and measurement; verdict; record. */
export async function gateModel(
  host: Host,
  engine: Engine,
  request: GateRequest,
): Promise<RunRecord> {
  const { inForce, canary } = request;
  const prepared = await prepare(host, engine, request);
  const candidate = await makeCandidate(host, engine, { ...prepared, canary });
  const observed = await observeModel(host, engine, { ...prepared, candidate });
  const challenged = await observeChallenges(host, engine, { ...prepared, candidate, observed });
  const judged = judge({
    criteria: prepared.criteria,
    measurements: challenged.measurements,
    slices: judgedSlices(prepared),
    groups: prepared.data.groups.map(({ column }) => column),
    baseline: prepared.reference,
    onInconclusive: inForce.onInconclusive,
    canary,
    ...(challenged.failure === undefined ? {} : { engineFailure: challenged.failure }),
  });
  const record = buildRecord(host, { ...prepared, ...challenged, ...judged, candidate, canary });
  await writeRecord(host, recordPath(host, inForce.output), record);
  return record;
}
