/** The gate: from what is in force for a model to a verdict. This file is its table of contents. */
import { blameLayers } from "./commands/candidate/blame-layers.ts";
import { buildRecord } from "./commands/build-record.ts";
import { caseOf, judgedScope } from "./commands/case-of.ts";
import { exampleFacts, examplesOf, writeExamples } from "./commands/examples.ts";
import { makeCandidate } from "./commands/candidate/make-candidate.ts";
import { observeAll } from "./commands/observe/observe-all.ts";
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
  const { inForce, canary, blame = false, change, isPrivate = false } = request;
  const prepared = await prepare(host, engine, request);
  const candidate = await makeCandidate(host, engine, { ...prepared, canary });
  const run = { ...prepared, candidate };
  const observed = await observeAll(host, engine, run);
  const scope = judgedScope(prepared, observed);
  const judged = judge(caseOf({ ...prepared, ...observed, scope, canary }));
  const blamed = await blameLayers(host, engine, { ...run, ...judged, canary, wanted: blame });
  const concluded = { ...run, ...observed, ...judged, ...blamed };
  const built = buildRecord(host, { ...concluded, scope, canary, change });
  const examples = examplesOf(host, built, run);
  const record = { ...built, ...exampleFacts(inForce, examples) };
  await writeRecord(host, recordPath(host, inForce.output), record);
  await writeExamples(host, { inForce, examples, isPrivate });
  return record;
}
