/** `reproduce`: makes a recorded run again from the same inputs, and compares number by number. */
import { gateModel } from "../../gate.ts";
import type { Host } from "../../host/host.ts";
import { readPolicy } from "../../policy/read-policy.ts";
import { baselinePath } from "../../record/baseline-file.ts";
import type { Engine } from "../../run/engine.ts";
import type { RunRecord } from "../../schema/generated/record.ts";
import { UserError } from "../../schema/user-error.ts";
import { VERSION } from "../../schema/version.ts";
import { compareRecords } from "./compare-records.ts";
import type { Difference } from "../differences.ts";
import { loadModel } from "../load/load-model.ts";
import { checkoutCommit, mergeBaseWith } from "../change/merge-base.ts";
import { type ModelInForce, modelsInForce } from "../model-in-force.ts";
import { prepare } from "../prepare.ts";
import { inputDifferences } from "./recorded-inputs.ts";
import { placeOf, type RecordedPlace } from "./recorded-place.ts";
import { compareCommand } from "./reproduce.ts";

export interface ReproduceRequest {
  readonly record: RunRecord;
  /** undefined: the policy that the record names. */
  readonly policyPath: string | undefined;
  /** Revision whose merge base has policy, data and baseline; undefined: the commit that the record names, if any. */
  readonly base: string | undefined;
}

export type Reproduced =
  /** Other inputs lie here: nothing was run. */
  | { readonly kind: "other-inputs"; readonly differences: readonly Difference[] }
  | {
      readonly kind: "compared";
      readonly again: RunRecord;
      readonly differences: readonly Difference[];
      readonly measurements: number;
      readonly timings: number;
      /** In what the surroundings differ; empty: differences have no excuse. */
      readonly surroundings: readonly string[];
    };

/** @throws UserError, EngineError */
export async function reproduceRun(
  host: Host,
  engine: Engine,
  request: ReproduceRequest,
): Promise<Reproduced> {
  const { record } = request;
  const place = recordedPlace(request);
  const directory = host.files.resolve(place.policyPath, "..");
  const commit =
    request.base === undefined ? place.commit : await mergeBaseWith(host, directory, request.base);
  if (commit === undefined) {
    const inForce = await inForceAt(host, { record, policyPath: place.policyPath });
    return runAgain(host, engine, { record, inForce });
  }
  const base = await checkoutCommit(host, directory, commit);
  try {
    const tree = base.directory;
    const inForce = await inForceAt(host, { record, policyPath: place.policyPath, tree });
    return await runAgain(host, engine, { record, inForce });
  } finally {
    await base.dispose();
  }
}

function recordedPlace({ record, policyPath }: ReproduceRequest): RecordedPlace {
  const place = placeOf(record);
  if (place !== undefined) return { ...place, policyPath: policyPath ?? place.policyPath };
  const command = compareCommand(record.policy.arguments) ?? "compression-gate compare";
  throw new UserError(
    "usage",
    `Cannot reproduce a run without a policy: run \`${command}\` again, and look at both records`,
  );
}

interface Place {
  readonly record: RunRecord;
  /** In the working tree. */
  readonly policyPath: string;
  /** The policy's folder as it is at the base commit; undefined: the working tree is in force. */
  readonly tree?: string;
}

async function inForceAt(host: Host, { record, policyPath, tree }: Place): Promise<ModelInForce> {
  const { files } = host;
  const modelDirectory = files.resolve(policyPath, "..");
  const file = await readPolicy(
    host,
    tree === undefined ? policyPath : files.resolve(tree, fileName(policyPath)),
  );
  const [inForce] = modelsInForce(host, file, { names: [record.model.name], modelDirectory });
  if (inForce === undefined) throw new Error("A model that is asked for is found or refused");
  const output = files.resolve(inForce.output, "reproduced");
  const policy = await ofRecordedFile(host, inForce, record);
  return withFirstBaseline(host, { ...inForce, policy, output }, { record, policyPath });
}

/** A change may have named another file than the base commit does; its digest is compared. */
async function ofRecordedFile(
  { files }: Host,
  { policy, modelDirectory }: ModelInForce,
  { model: { path } }: RunRecord,
): Promise<ModelInForce["policy"]> {
  const isThere = await files.exists(files.resolve(modelDirectory, path));
  return isThere ? { ...policy, path } : policy;
}

const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** The first baseline came with the change itself: the base commit has none. */
async function withFirstBaseline(
  host: Host,
  inForce: ModelInForce,
  { record, policyPath }: Place,
): Promise<ModelInForce> {
  const { baselines, name, directory, modelDirectory } = inForce;
  if (record.baseline.digest === undefined || baselines === undefined) return inForce;
  if (
    directory === modelDirectory ||
    (await host.files.exists(baselinePath(host, baselines, name)))
  )
    return inForce;
  const { policy } = await readPolicy(host, policyPath);
  return {
    ...inForce,
    baselines: host.files.resolve(modelDirectory, policy.baselines ?? "baselines"),
  };
}

interface Again {
  readonly record: RunRecord;
  readonly inForce: ModelInForce;
}

async function runAgain(
  host: Host,
  engine: Engine,
  { record, inForce }: Again,
): Promise<Reproduced> {
  const day = record.judged?.waiving?.day;
  const fixed = { ...withRecordedRecipe(inForce, record), ...(day === undefined ? {} : { day }) };
  const canary = record.canaryKind ?? record.canary === true;
  const prepared = await prepare(host, engine, { inForce: fixed, canary });
  const provided = await providedDigest(host, fixed);
  const others = inputDifferences(record, prepared, provided);
  if (others.length > 0) return { kind: "other-inputs", differences: others };
  const blame = record.blame !== undefined;
  const again = await gateModel(host, engine, { inForce: fixed, canary, blame });
  const surroundings = surroundingsOf(record, again);
  return { kind: "compared", again, surroundings, ...compareRecords(record, again) };
}

/** What a search chose by timings is not searched for again, and what a change proposed is not that of the base commit. */
function withRecordedRecipe(inForce: ModelInForce, { candidate, canary }: RunRecord): ModelInForce {
  // The path is that of the broken copy.
  if (candidate.recipe === null && canary === true) return inForce;
  const recipe =
    candidate.recipe === null ? { provided: candidate.path } : { passes: candidate.recipe.passes };
  return { ...inForce, policy: { ...inForce.policy, recipe } };
}

async function providedDigest(
  host: Host,
  { policy: { recipe }, modelDirectory }: ModelInForce,
): Promise<string | undefined> {
  if (typeof recipe !== "object" || !("provided" in recipe)) return undefined;
  const path = host.files.resolve(modelDirectory, recipe.provided);
  return (await loadModel(host, path, { source: recipe.provided })).digest;
}

/** Reasons why numbers may differ though the inputs are the same. */
function surroundingsOf(recorded: RunRecord, again: RunRecord): readonly string[] {
  const [then, now] = [recorded.environment, again.environment];
  const parts: readonly (readonly [what: string, then: string, now: string])[] = [
    ["engine", `onnxruntime ${then.onnxruntime}`, `onnxruntime ${now.onnxruntime}`],
    ["CPU kind", cpuOf(then), cpuOf(now)],
    ["system", `${then.os} on ${then.architecture}`, `${now.os} on ${now.architecture}`],
    ["compression-gate", recorded.tool.version, VERSION],
  ];
  return parts
    .filter(([, before, here]) => before !== here)
    .map(([what, before, here]) => `another ${what} (the record has ${before}, here is ${here})`);
}

/** Two CPUs of one kind compute alike, whatever they are called. */
function cpuOf({ instructionSets, saturates }: RunRecord["environment"]): string {
  const sets = instructionSets.length === 0 ? "unknown instructions" : instructionSets.join(" ");
  return `${sets}, int8 kernels ${saturates ? "that saturate" : "that are exact"}`;
}
