/** The gate: from a policy to a verdict for each model. This file is its table of contents. */
import { buildRecord, readEnvironment } from "./commands/build-record.ts";
import { loadData } from "./commands/load-data.ts";
import { loadModel } from "./commands/load-model.ts";
import { makeCandidate } from "./commands/make-candidate.ts";
import { limitsOf, type ModelInForce } from "./commands/model-in-force.ts";
import { observeModel } from "./commands/observe-model.ts";
import type { Host } from "./host/host.ts";
import { judge } from "./judge/judge.ts";
import { resolveCriteria } from "./policy/resolve-criteria.ts";
import { baselinePath, baselineState, readBaseline } from "./record/baseline-file.ts";
import { writeRecord } from "./record/record-file.ts";
import type { Engine } from "./run/engine.ts";
import type { Baseline } from "./schema/generated/baseline.ts";
import type { BaselineReference, RunRecord } from "./schema/generated/record.ts";

export interface GateOptions {
  /** Judge a candidate that is broken on purpose. */
  readonly canary: boolean;
}

/** One model: policy, model, data, candidate, observation, measurement, verdict, record. */
export async function gateModel(
  host: Host,
  engine: Engine,
  request: { readonly inForce: ModelInForce; readonly options: GateOptions },
): Promise<RunRecord> {
  const { inForce, options } = request;
  const { name, policy } = inForce;
  host.log.progress(`${name}: reading model and data`);
  const base = await loadModel(
    host,
    host.files.resolve(inForce.modelDirectory, policy.path),
    policy.path,
  );
  const data = await loadData(host, base, inForce);
  const environment = await readEnvironment(host, engine, inForce);
  const stored = await storedBaseline(host, inForce);
  const reference = referenceTo(stored, { name, rowDigests: data.evaluation.dataset.rowDigests });
  const criteria = criteriaInForce(inForce, data);

  const candidate = await makeCandidate(host, engine, {
    inForce,
    base,
    data,
    criteria,
    baseline: stored?.baseline,
    engineVersion: environment.onnxruntime,
    canary: options.canary,
  });
  const observed = await observeModel(host, engine, {
    inForce,
    base,
    candidate,
    data,
    criteria,
    baseline: stored?.baseline,
    limits: limitsOf(policy),
  });
  const { findings, verdict } = judge({
    criteria,
    measurements: observed.measurements,
    slices: data.slices.map((slice) => ({
      name: slice.name,
      critical: slice.critical,
      rows: slice.rows.length,
    })),
    groups: data.groups.map(({ column }) => column),
    baseline: reference,
    onInconclusive: inForce.onInconclusive,
    ...(observed.failure === undefined ? {} : { engineFailure: observed.failure }),
  });
  const record = buildRecord(host, {
    inForce,
    base,
    data,
    candidate,
    canary: options.canary,
    environment,
    criteria,
    baseline: reference,
    findings,
    verdict,
    ...observed,
  });
  await writeRecord(host, host.files.resolve(inForce.output, "record.json"), record);
  return record;
}

function criteriaInForce(
  { policy, baselines }: ModelInForce,
  data: Awaited<ReturnType<typeof loadData>>,
): ReturnType<typeof resolveCriteria> {
  const { task, groups, evaluation } = data;
  const criteria = resolveCriteria(policy.criteria, {
    kind: task.kind,
    labelled: evaluation.labels !== undefined || evaluation.targets !== undefined,
    hasPositive: task.positive !== undefined,
    hasGroups: groups.length > 0,
  });
  if (baselines !== undefined) return criteria;
  return criteria.filter(
    (criterion) => criterion.kind !== "non-inferiority" || criterion.versus !== "baseline",
  );
}

interface Stored {
  readonly baseline: Baseline | undefined;
  readonly path: string;
}

async function storedBaseline(
  host: Host,
  { baselines, name }: ModelInForce,
): Promise<Stored | undefined> {
  if (baselines === undefined) return undefined;
  const path = baselinePath(host, baselines, name);
  return { path, baseline: await readBaseline(host, path) };
}

function referenceTo(
  stored: Stored | undefined,
  { name, rowDigests }: { readonly name: string; readonly rowDigests: readonly string[] },
): BaselineReference {
  const state = baselineState(stored?.baseline, { model: name, rowDigests });
  const baseline = stored?.baseline;
  if (baseline === undefined) return state;
  return {
    ...state,
    source: `${name}.json`,
    digest: baseline.candidateDigest,
    acceptedAt: baseline.acceptedAt,
  };
}
