/** Everything that stands before a candidate is made: model, data, environment, baseline, criteria. */
import type { Canary } from "./candidate/canary.ts";
import type { Host } from "../host/host.ts";
import { METRICS } from "../measure/generated/metrics.ts";
import type { AnyMetric } from "../measure/metric.ts";
import { resolveCriteria } from "../policy/resolve-criteria.ts";
import { baselinePath, baselineState, readBaseline } from "../record/baseline-file.ts";
import type { Engine } from "../run/engine.ts";
import type { Baseline } from "../schema/generated/baseline.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Criterion } from "../schema/generated/policy.ts";
import type {
  BaselineReference,
  ChangeFacts,
  Environment,
  Waiving,
} from "../schema/generated/record.ts";
import { UserError } from "../schema/user-error.ts";
import { withoutCosts } from "./observe/cost-metrics.ts";
import type { Challenge } from "./load/challenge.ts";
import { loadAttacks, type LoadedAttack } from "./load/load-attacks.ts";
import { loadChallenges } from "./load/load-challenges.ts";
import { type GateData, loadData } from "./load/load-data.ts";
import { type LoadedModel, loadModel } from "./load/load-model.ts";
import { loadProbes, type Probe } from "./load/load-probes.ts";
import { otherProviders } from "./load/other-providers.ts";
import { loadSuites } from "./load/load-suites.ts";
import type { LoadedSuite } from "./load/suite.ts";
import { plannedLoads, type PlannedLoad } from "./load/load-test.ts";
import { plannedServings, type PlannedServing, refuseUntimed } from "./load/sweep.ts";
import type { ModelInForce } from "./model-in-force.ts";
import { readEnvironment } from "./observe/read-environment.ts";

export interface Prepared {
  readonly inForce: ModelInForce;
  readonly base: LoadedModel;
  readonly data: GateData;
  /** Further rows on which the candidate must hold. */
  readonly challenges: readonly Challenge[];
  /** Behaviour tests. */
  readonly suites: readonly LoadedSuite[];
  /** Odd inputs that are shown. */
  readonly probes: readonly Probe[];
  readonly attacks: readonly LoadedAttack[];
  /** Patterns of load. */
  readonly loads: readonly PlannedLoad[];
  /** Further ways to serve the model, in which it is timed. */
  readonly servings: readonly PlannedServing[];
  /** Execution providers beside the CPU. */
  readonly providers: readonly string[];
  readonly environment: Environment;
  readonly criteria: readonly Criterion[];
  /** The stored baseline, when there is one. */
  readonly baseline: Baseline | undefined;
  /** What the record says of it. */
  readonly reference: BaselineReference;
  /** Absent without waivers. */
  readonly waiving?: Waiving;
}

/** What stands before anything is run. */
export type InForce = Omit<Prepared, "environment" | "providers">;

export interface GateRequest {
  readonly inForce: ModelInForce;
  /** Judge a candidate that is broken on purpose: a gate that lets it pass has an error. */
  readonly canary: Canary;
  /** Look for the layers that carry the loss, also when nothing fails. */
  readonly blame?: boolean;
  /** What is judged, when it is a change. */
  readonly change?: ChangeFacts;
  /** The results stay on this machine: they may show rows of the data, whatever the policy publishes. */
  readonly isPrivate?: boolean;
}

export async function prepare(host: Host, engine: Engine, request: GateRequest): Promise<Prepared> {
  const { inForce, canary } = request;
  const providers = canary === false ? await otherProviders(engine, inForce.policy) : [];
  const found = await readInForce(host, request);
  return { ...found, providers, environment: await readEnvironment(host, engine, inForce) };
}

/** What needs no engine: all by which a model is judged. */
export async function readInForce(
  host: Host,
  { inForce, canary }: Pick<GateRequest, "inForce" | "canary">,
): Promise<InForce> {
  const { name, policy } = inForce;
  host.log.progress(`${name}: reading model and data`);
  const base = await loadModel(host, host.files.resolve(inForce.modelDirectory, policy.path), {
    ...inForce.sizes,
    source: policy.path,
  });
  const data = await loadData(host, base, inForce);
  const bound = { ...inForce, loaded: base, data };
  const { inputs } = base.signature;
  refuseUntimed(policy, inputs);
  const challenges = await loadChallenges(host, bound);
  refuseSharedNames(data, challenges);
  const suites = await loadSuites(host, bound);
  const baseline = await storedBaseline(host, inForce);
  const reference = referenceTo(baseline, inForce, data);
  const isAlone = inForce.baselines === undefined || reference.bootstrap === true;
  const inForceCriteria = criteriaInForce(inForce, data, isAlone);
  const keepsCosts = canary === false || canary === "slow";
  const criteria = keepsCosts ? inForceCriteria : withoutCosts(inForceCriteria);
  const probes = loadProbes(host, bound, criteria);
  return {
    inForce,
    base,
    data,
    challenges,
    suites,
    probes,
    attacks: canary !== false ? [] : loadAttacks(bound),
    loads: canary !== false ? [] : plannedLoads(policy, inputs),
    servings: canary !== false ? [] : plannedServings(policy),
    criteria,
    baseline,
    reference,
    ...waivingOn(host, inForce),
  };
}

/** Results are found again by the name of the rows that they are of. */
function refuseSharedNames({ slices }: GateData, challenges: readonly Challenge[]): void {
  const shared = slices.find(({ name }) => challenges.some((challenge) => challenge.name === name));
  if (shared === undefined) return;
  throw new UserError(
    "policy-invalid",
    `Cannot judge "${shared.name}": a slice of the evaluation rows and other rows are called so; give the shift another name`,
  );
}

/** The only day that a verdict depends on: it stands in the record beside what it decides. */
function waivingOn(
  host: Host,
  { waivers = [], ...inForce }: ModelInForce,
): Pick<Prepared, "waiving"> {
  if (waivers.length === 0) return {};
  const day = inForce.day ?? host.clock.now().toISOString().slice(0, 10);
  return { waiving: { day, waivers: [...waivers] } };
}

function criteriaInForce(
  { policy }: ModelInForce,
  { task, groups, evaluation }: GateData,
  isAlone: boolean,
): readonly Criterion[] {
  const criteria = resolveCriteria(policy.criteria, {
    kind: task.kind,
    labelled: evaluation.labels !== undefined || evaluation.targets !== undefined,
    hasPositive: task.positive !== undefined,
    groups: groups.map(({ column }) => column),
    hasDeviations: task.deviation !== undefined,
    shares: new Set([...namesOf(({ unit }) => unit === "share"), "integer-layers"]),
    differences: namesOf(({ of }) => of === "pair"),
  });
  if (!isAlone) return criteria;
  return criteria.filter(
    (criterion) => criterion.kind !== "non-inferiority" || criterion.versus !== "baseline",
  );
}

const namesOf = (isMeant: (metric: AnyMetric) => boolean): ReadonlySet<MetricName> =>
  new Set(METRICS.filter(isMeant).map(({ name }) => name));

async function storedBaseline(
  host: Host,
  { baselines, name }: ModelInForce,
): Promise<Baseline | undefined> {
  return baselines === undefined
    ? undefined
    : readBaseline(host, baselinePath(host, baselines, name));
}

function referenceTo(
  baseline: Baseline | undefined,
  { name, baselines, bootstrap = false }: ModelInForce,
  data: GateData,
): BaselineReference {
  const state = baselineState(baseline, {
    model: name,
    rowDigests: data.evaluation.dataset.rowDigests,
  });
  if (baseline === undefined)
    return { ...state, ...(bootstrap && baselines !== undefined ? { bootstrap } : {}) };
  return {
    ...state,
    source: `${name}.json`,
    digest: baseline.candidateDigest,
    acceptedAt: baseline.acceptedAt,
  };
}
