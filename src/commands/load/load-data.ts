/** Calibration and evaluation data of one model, bound to its inputs. */
import { bindInputs } from "../../data/bind-inputs.ts";
import { clustersOf } from "../../data/clusters.ts";
import { columnOf, type Dataset } from "../../data/dataset.ts";
import { groupsOf, type GroupSlices } from "../../data/groups.ts";
import { classLabels, numericTargets } from "../../data/labels.ts";
import { readDataset } from "../../data/read-dataset.ts";
import { sampleRows } from "../../data/sample-rows.ts";
import { overlapRows, splitByDigest } from "../../data/select-rows.ts";
import { slicesOf, type Slice } from "../../data/slices.ts";
import type { Digest, Host } from "../../host/host.ts";
import type { ModelPolicy } from "../../schema/generated/policy.ts";
import type { Feeds } from "../../schema/tensor.ts";
import { UserError } from "../../schema/user-error.ts";
import type { LoadedModel } from "./load-model.ts";
import { type ResolvedTask, resolveTask } from "./resolve-task.ts";

/** One part of the data, ready for the engine and for the metrics. */
export interface BoundData {
  readonly dataset: Dataset;
  readonly feeds: Feeds;
  /** Class indices, targets, or nothing. */
  readonly labels: Int32Array | undefined;
  readonly targets: Float64Array | undefined;
  /** Which source each row is from, when the policy names a column for it and these rows have it. */
  readonly clusters?: Int32Array | undefined;
}

export interface GateData {
  readonly task: ResolvedTask;
  readonly evaluation: BoundData;
  readonly calibration: BoundData;
  readonly slices: readonly Slice[];
  readonly groups: readonly GroupSlices[];
  /** Evaluation rows that calibration has seen. */
  readonly overlap: number;
  /** Rows of which those of the evaluation are a sample; absent: all are evaluated. */
  readonly sampledFrom?: number;
}

export interface DataRequest {
  readonly policy: ModelPolicy;
  readonly directory: string;
  /** What has been read already, by its path in the policy. */
  readonly known?: ReadonlyMap<string, Dataset>;
}

/** @throws UserError data-input-unbound when no row could be given to the model */
export async function loadData(
  host: Host,
  loaded: LoadedModel,
  request: DataRequest,
): Promise<GateData> {
  refuseWithoutInputs(loaded);
  const whole = await readBoth(host, request);
  const { evaluation, calibration } = sampledBoth(host, request, whole);
  const { label, slices = [], groups = [], cluster } = request.policy.data.evaluation;
  if (cluster !== undefined) columnOf(evaluation, cluster, "named as data.evaluation.cluster");
  const task = resolveTask(loaded, request.policy, evaluation);
  const bind = (dataset: Dataset, required: boolean): Promise<BoundData> =>
    bindData(host, dataset, {
      loaded,
      request,
      task,
      label: required || hasColumn(dataset, label) ? label : undefined,
    });
  return {
    task,
    evaluation: await bind(evaluation, true),
    calibration: await bind(calibration, false),
    slices: slicesOf(evaluation, slices),
    groups: groupsOf(evaluation, groups),
    overlap: calibration === evaluation ? 0 : overlapRows(calibration, evaluation),
    ...(evaluation === whole.evaluation ? {} : { sampledFrom: whole.evaluation.rows }),
  };
}

function refuseWithoutInputs({ signature, source }: LoadedModel): void {
  if (signature.inputs.length > 0) return;
  throw new UserError(
    "data-input-unbound",
    `Cannot judge model "${source}": it has no inputs but those with defaults, and answers every row alike; export it with the inputs that differ from row to row`,
  );
}

const hasColumn = (dataset: Dataset, name: string | undefined): boolean =>
  name !== undefined && dataset.columns.has(name);

interface Both {
  readonly evaluation: Dataset;
  readonly calibration: Dataset;
}

/** Which rows they are depends on nothing but what they hold. */
const SAMPLE_SEED = 0;

/** Without a number, all rows. */
export function sampled(dataset: Dataset, rows: number | undefined, digest: Digest): Dataset {
  return rows === undefined
    ? dataset
    : sampleRows(dataset, { count: rows, seed: SAMPLE_SEED }, digest);
}

function sampledBoth(
  host: Host,
  { policy: { data } }: DataRequest,
  { evaluation, calibration }: Both,
): Both {
  const some = (dataset: Dataset, rows: number | undefined): Dataset =>
    sampled(dataset, rows, host.digest);
  const { rows } = data.evaluation;
  const evaluated = some(evaluation, rows);
  if (calibration === evaluation) return { evaluation: evaluated, calibration: evaluated };
  return {
    evaluation: evaluated,
    calibration: some(calibration, data.calibration === undefined ? rows : data.calibration.rows),
  };
}

/** Without calibration data of its own, rows of the evaluation are set apart. */
async function readBoth(host: Host, { policy, directory, known }: DataRequest): Promise<Both> {
  const read = async (path: string): Promise<Dataset> =>
    known?.get(path) ?? readDataset(host, host.files.resolve(directory, path), path);
  const evaluation = await read(policy.data.evaluation.path);
  const { calibration } = policy.data;
  const isProvided = typeof policy.recipe === "object" && "provided" in policy.recipe;
  // A candidate from elsewhere is not calibrated here: all rows are for the verdict.
  if (isProvided && calibration === undefined) return { evaluation, calibration: evaluation };
  if (calibration === undefined) return setApart(host, evaluation);
  return { evaluation, calibration: await read(calibration.path) };
}

/** @throws UserError data-empty when one side would hold no row */
function setApart(host: Host, dataset: Dataset): ReturnType<typeof splitByDigest> {
  try {
    return splitByDigest(dataset, host.digest);
  } catch (cause) {
    if (!(cause instanceof UserError && cause.code === "data-empty")) throw cause;
    const count = dataset.rows === 1 ? "1 row is" : `${dataset.rows} rows are`;
    throw new UserError(
      "data-empty",
      `Cannot set calibration rows of "${dataset.source}" apart: ${count} too few; name calibration data (data.calibration)`,
      { cause },
    );
  }
}

export interface Bound {
  readonly loaded: LoadedModel;
  readonly request: DataRequest;
  readonly task: ResolvedTask;
  readonly label: string | undefined;
}

export async function bindData(
  host: Host,
  dataset: Dataset,
  { loaded, request, task, label }: Bound,
): Promise<BoundData> {
  const feeds = await bindInputs(host, dataset, {
    inputs: loaded.signature.inputs,
    bindings: request.policy.inputs ?? {},
    directory: request.directory,
    label: request.policy.data.evaluation.label,
  });
  const clusters = clustersOf(dataset, request.policy.data.evaluation.cluster);
  const plain = { dataset, feeds, labels: undefined, targets: undefined, clusters };
  if (label === undefined || task.kind === "fidelity") return plain;
  if (task.kind === "regression") return { ...plain, targets: numericTargets(dataset, label) };
  const { classes, classCount = Number.POSITIVE_INFINITY } = task;
  return { ...plain, labels: classLabels(dataset, label, { classes, count: classCount }) };
}
