/** Everything that a run found, as one document. */
import type { Host } from "../host/host.ts";
import type { Sample } from "../measure/sample.ts";
import type {
  BaselineReference,
  Environment,
  Finding,
  RecordedMeasurement,
  RowTable,
  RunRecord,
  Verdict,
} from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { VERSION } from "../schema/version.ts";
import type { Criterion } from "../schema/generated/policy.ts";
import type { Engine } from "../run/engine.ts";
import type { GateData } from "./load-data.ts";
import { type LoadedModel, opsetsOf } from "./load-model.ts";
import { limitsOf, type ModelInForce } from "./model-in-force.ts";
import type { Candidate } from "./candidate.ts";
import type { Samples } from "./read-answers.ts";

export interface Run {
  readonly inForce: ModelInForce;
  readonly base: LoadedModel;
  readonly data: GateData;
  readonly candidate: Candidate;
  readonly canary: boolean;
  readonly samples: Samples | undefined;
  readonly operators: Readonly<Record<string, number>> | undefined;
  readonly environment: Environment;
  readonly criteria: readonly Criterion[];
  readonly baseline: BaselineReference;
  readonly measurements: readonly Measurement[];
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
}

export function buildRecord(host: Host, run: Run): RunRecord {
  const { inForce, base, data, candidate, samples } = run;
  return {
    version: 1,
    tool: { name: "compression-gate", version: VERSION },
    createdAt: host.clock.now().toISOString(),
    seed: inForce.seed,
    ...(run.canary ? { canary: true } : {}),
    model: {
      name: inForce.name,
      path: base.source,
      digest: base.digest,
      bytes: base.bytes,
      parameters: base.parameters,
      opsets: { ...opsetsOf(base.model) },
      inputs: base.signature.inputs.map(({ name }) => name),
      outputs: base.signature.outputs.map(({ name }) => name),
    },
    candidate: {
      path: candidate.loaded.source,
      digest: candidate.loaded.digest,
      bytes: candidate.loaded.bytes,
      origin: candidate.origin,
      recipe: candidate.recipe,
      chosenBy: candidate.chosenBy,
      trials: [...candidate.trials],
      changes: candidate.changes.map(({ pass, kind, node, operator, reason }) => ({
        pass,
        kind,
        node,
        operator,
        reason,
      })),
      ...(run.operators === undefined ? {} : { operators: { ...run.operators } }),
    },
    data: {
      evaluation: factsOf(data.evaluation.dataset),
      calibration: factsOf(data.calibration.dataset),
      overlapRows: data.overlap,
    },
    environment: run.environment,
    policy: {
      source: inForce.source,
      digest: inForce.digest,
      criteria: [...run.criteria],
      "on-inconclusive": inForce.onInconclusive,
      serving: {
        batch: inForce.policy.serving?.batch ?? 1,
        threads: inForce.policy.serving?.threads ?? 1,
      },
    },
    baseline: run.baseline,
    measurements: run.measurements.map(withoutEvidence),
    findings: [...run.findings],
    verdict: run.verdict,
    rows: rowTable(data, samples),
    notices: [...candidate.notices, ...overlapNotice(data)],
  };
}

const factsOf = ({
  source,
  digest,
  rows,
}: GateData["evaluation"]["dataset"]): { source: string; digest: string; rows: number } => ({
  source,
  digest,
  rows,
});

function overlapNotice({ overlap, evaluation }: GateData): readonly string[] {
  if (overlap === 0) return [];
  return [
    `${overlap} of ${evaluation.dataset.rows} evaluation rows are in the calibration data too: the figures flatter the candidate`,
  ];
}

function withoutEvidence({
  evidence: _,
  detail,
  ...measurement
}: Measurement): RecordedMeasurement {
  return { ...measurement, ...(detail === undefined ? {} : { detail: { ...detail } }) };
}

function rowTable({ evaluation }: GateData, samples: Samples | undefined): RowTable {
  const { labels, targets, dataset } = evaluation;
  const known = labels ?? targets;
  const none = dataset.rowDigests.map(() => null);
  return {
    digest: [...dataset.rowDigests],
    ...(known === undefined ? {} : { label: [...known] }),
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

export async function readEnvironment(
  host: Host,
  engine: Engine,
  inForce: ModelInForce,
): Promise<Environment> {
  const facts = await host.machine.facts();
  return {
    os: facts.os,
    architecture: facts.architecture,
    cpuModel: facts.cpuModel,
    cores: facts.cores,
    instructionSets: [...facts.instructionSets],
    node: facts.node,
    onnxruntime: await engine.version(),
    saturates: await engine.saturates(limitsOf(inForce.policy)),
  };
}
