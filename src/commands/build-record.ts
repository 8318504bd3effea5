/** Everything that a run found, as one document. */
import { type Canary, canaryKindOf } from "./candidate/canary.ts";
import type { Host } from "../host/host.ts";
import { describeGroups } from "../measure/fairness/describe-groups.ts";
import type { Sample } from "../measure/sample.ts";
import type {
  ChangeFacts,
  DataDrift,
  DatasetFacts,
  Finding,
  RowTable,
  RunRecord,
  Verdict,
  WaiverUse,
} from "../schema/generated/record.ts";
import { RECORD_VERSION, VERSION } from "../schema/version.ts";
import type { GateData } from "./load/load-data.ts";
import { opsetsOf } from "./load/load-model.ts";
import { driftNotices, evaluationDrift } from "./observe/data-drift-facts.ts";
import { labelDoubts } from "./observe/label-doubts.ts";
import { unansweredRows } from "./observe/unanswered-rows.ts";
import { unrepeatableBase } from "./observe/unrepeatable-base.ts";
import { operationFacts } from "./observe/operation-facts.ts";
import type { Blamed } from "./candidate/blame-layers.ts";
import type { Provided } from "./observe/observe-providers.ts";
import type { Rewriting } from "./observe/observe.ts";
import type { Prepared } from "./prepare.ts";
import { recordNotices } from "./record-notices.ts";
import { marginNotices } from "../judge/margin-notices.ts";
import { sourcesIn } from "../data/clusters.ts";
import { powerNotices } from "../judge/power-notices.ts";
import { recordMeasurement } from "../record/recorded-measurement.ts";
import type { Candidate } from "./candidate/candidate.ts";
import type { JudgedScope } from "./case-of.ts";
import type { Samples } from "./observe/read-answers.ts";
import { servedAt } from "./load/sweep.ts";

export interface Run extends Prepared, Provided, Blamed {
  readonly candidate: Candidate;
  readonly canary: Canary;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  readonly waivers: readonly WaiverUse[];
  readonly scope: JudgedScope;
  readonly change: ChangeFacts | undefined;
}

export function buildRecord(host: Host, run: Run): RunRecord {
  const { inForce, data, samples } = run;
  const drift = [...evaluationDrift(run), ...run.shifted];
  return {
    version: RECORD_VERSION,
    tool: { name: "compression-gate", version: VERSION },
    createdAt: host.clock.now().toISOString(),
    seed: inForce.seed,
    ...canaryFacts(run.canary),
    ...(run.change === undefined ? {} : { change: run.change }),
    model: modelFacts(run),
    candidate: candidateFacts(run),
    data: {
      evaluation: factsOf(data.evaluation.dataset),
      calibration: factsOf(data.calibration.dataset),
      overlapRows: data.overlap,
      ...(run.challenged.length === 0 ? {} : { challenges: [...run.challenged] }),
    },
    environment: run.environment,
    policy: policyFacts(run),
    baseline: run.reference,
    measurements: run.measurements.map(recordMeasurement),
    ...(run.tested.length === 0 ? {} : { suites: [...run.tested] }),
    ...(run.onProviders.length === 0 ? {} : { providers: [...run.onProviders] }),
    ...fairnessFacts(run),
    ...operationFacts(run),
    ...(drift.length === 0 ? {} : { drift: [...drift] }),
    findings: [...run.findings],
    ...(run.waivers.length === 0 ? {} : { waivers: [...run.waivers] }),
    verdict: run.verdict,
    ...(run.blame === undefined ? {} : { blame: run.blame }),
    judged: scopeFacts(run),
    rows: rowTable(data, samples),
    notices: [...noticesOf(run, drift)],
  };
}

function noticesOf(run: Run, drift: readonly DataDrift[]): readonly string[] {
  const { candidate, criteria, data, measurements, samples, scope } = run;
  const { labels, dataset } = data.evaluation;
  return [
    ...powerNotices({
      criteria,
      slices: scope.slices,
      rows: dataset.rows,
      sourcesOf: sourcesOf(data, samples),
      measurements,
    }),
    ...marginNotices({ criteria, measurements, labels }),
    ...candidate.notices,
    ...run.probeNotices,
    ...run.blameNotices,
    ...driftNotices(drift),
    ...labelDoubts(dataset, samples),
    ...unansweredRows(measurements),
    ...unrepeatableBase(measurements),
    ...recordNotices(run),
  ];
}

/** Of rows that the float model answers. Rows that stand apart from the evaluation data have sources of their own: nothing is said of those. */
function sourcesOf(
  { evaluation: { clusters, dataset }, slices }: Run["data"],
  samples: Samples | undefined,
): (slice: string) => number | undefined {
  const every = { name: "all", rows: Uint32Array.from({ length: dataset.rows }, (_, row) => row) };
  return (slice) => {
    const own = [every, ...slices].find(({ name }) => name === slice);
    const answered = own?.rows.filter((row) => samples?.base.nonFinite[row] !== 1);
    return clusters === undefined || answered === undefined
      ? undefined
      : sourcesIn(clusters, answered);
  };
}

function canaryFacts(canary: Canary): Pick<RunRecord, "canary" | "canaryKind"> {
  const kind = canaryKindOf(canary);
  return kind === undefined ? {} : { canary: true, canaryKind: kind };
}

function modelFacts({ inForce, base }: Run): RunRecord["model"] {
  return {
    name: inForce.name,
    path: base.source,
    digest: base.digest,
    bytes: base.bytes,
    parameters: base.parameters,
    opsets: { ...opsetsOf(base.model) },
    inputs: base.signature.inputs.map(({ name }) => name),
    outputs: base.signature.outputs.map(({ name }) => name),
  };
}

function candidateFacts({ candidate, rewriting }: Run): RunRecord["candidate"] {
  const { dataFiles } = candidate.loaded;
  return {
    path: candidate.loaded.source,
    digest: candidate.loaded.digest,
    bytes: candidate.loaded.bytes,
    ...(dataFiles.length === 0 ? {} : { dataFiles: [...dataFiles] }),
    origin: candidate.origin,
    recipe: candidate.recipe,
    chosenBy: candidate.chosenBy,
    trials: [...candidate.trials],
    changes: [...candidate.changes],
    ...(rewriting === undefined ? {} : rewritingFacts(rewriting)),
  };
}

function rewritingFacts({
  operators,
  fusion: { layers, detours, dequantizedConstants },
}: Rewriting): Pick<RunRecord["candidate"], "operators" | "fusion"> {
  return {
    operators: { ...operators },
    fusion: { layers: [...layers], detours: { ...detours }, dequantizedConstants },
  };
}

function policyFacts({ inForce, base, criteria }: Run): RunRecord["policy"] {
  return {
    source: inForce.source,
    digest: inForce.digest,
    ...(inForce.arguments === undefined ? {} : { arguments: [...inForce.arguments] }),
    criteria: [...criteria],
    "on-inconclusive": inForce.onInconclusive,
    ...(inForce.correction === undefined ? {} : { correction: { ...inForce.correction } }),
    serving: servedAt(inForce.policy, base.signature.inputs),
  };
}

function fairnessFacts({ samples, data }: Run): Pick<RunRecord, "fairness"> {
  if (samples === undefined) return {};
  const fairness = describeGroups(samples.base, samples.ordinary, data.groups);
  return fairness.length === 0 ? {} : { fairness: [...fairness] };
}

function scopeFacts({
  scope: { slices, tests, loads, blocks, groups, waiving, engineFailure },
}: Run): NonNullable<RunRecord["judged"]> {
  return {
    slices: slices.map((slice) => ({ ...slice })),
    ...(tests === undefined ? {} : { tests: tests.map((test) => ({ ...test })) }),
    ...(loads === undefined ? {} : { loads: loads.map((load) => ({ ...load })) }),
    ...(blocks === undefined ? {} : { blocks: [...blocks] }),
    groups: [...groups],
    ...(waiving === undefined ? {} : { waiving }),
    ...(engineFailure === undefined ? {} : { engineFailure }),
  };
}

export const factsOf = ({
  source,
  digest,
  rows,
  columns,
}: GateData["evaluation"]["dataset"]): DatasetFacts => ({
  source,
  digest,
  rows,
  columns: [...columns.keys()].toSorted(),
});

function rowTable({ evaluation }: GateData, samples: Samples | undefined): RowTable {
  const { labels, targets, dataset, clusters } = evaluation;
  const known = labels ?? targets;
  const none = dataset.rowDigests.map(() => null);
  return {
    digest: [...dataset.rowDigests],
    ...(known === undefined ? {} : { label: [...known] }),
    ...(clusters === undefined ? {} : { cluster: [...clusters] }),
    base: samples === undefined ? none : [...answersOf(samples.base)],
    candidate: samples === undefined ? none : [...answersOf(samples.ordinary)],
    candidateExact: samples === undefined ? none : [...answersOf(samples.exact)],
    ...(samples === undefined ? {} : scoresOf(samples)),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Class index or value; null where there is no finite answer, or no single one. */
function answersOf(sample: Sample): readonly (number | null)[] {
  switch (sample.kind) {
    case "classification":
      return Array.from(sample.predicted, (answer) => (answer < 0 ? null : answer));
    case "regression":
      return Array.from(sample.values, finite);
    case "tensor":
      return Array.from({ length: sample.rows }, () => null);
  }
}

/** Probability of the label, or of the answer without labels; four digits are enough to look at. */
function scoresOf({ base, ordinary }: Samples): Pick<RowTable, "baseScore" | "candidateScore"> {
  if (base.kind !== "classification" || ordinary.kind !== "classification") return {};
  const scores = (sample: typeof base): (number | null)[] => {
    const right = sample.labels === undefined ? sample.predicted : sample.labels;
    return Array.from(right, (position, row) =>
      finite(Number((sample.scores[row * sample.classes + position] ?? Number.NaN).toFixed(4))),
    );
  };
  return { baseScore: scores(base), candidateScore: scores(ordinary) };
}
