/** `baseline record` and `baseline show`: the accepted measurements of a model, kept in the repository. */
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { readPolicy } from "../policy/read-policy.ts";
import {
  baselinePath,
  buildBaseline,
  readBaseline,
  writeBaseline,
} from "../record/baseline-file.ts";
import { driftOf } from "../record/drift.ts";
import { recordPath } from "../record/record-file.ts";
import type { Engine } from "../run/engine.ts";
import type { Drift } from "../schema/drift.ts";
import type { Baseline } from "../schema/generated/baseline.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { exitCodeWith, type FailedModel } from "./failed-models.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";

export interface BaselineRequest {
  readonly policyPath: string;
  readonly models: readonly string[];
}

export interface RecordRequest extends BaselineRequest {
  readonly force: boolean;
  /** Folder for results; as the policy says when it is absent. */
  readonly output?: string | undefined;
}

export interface RecordedBaseline {
  readonly path: string;
  readonly record: RunRecord;
  readonly recordPath: string;
  /** False: the candidate did not pass, and the old baseline stands. */
  readonly accepted: boolean;
  /** Since the baseline that stood there before; undefined: there was none that can be read. */
  readonly drift: Drift | undefined;
}

export interface RecordedBaselines {
  readonly recorded: readonly RecordedBaseline[];
  /** Models that came to no verdict; their old baselines stand. */
  readonly failed: readonly FailedModel[];
  readonly exitCode: number;
}

/**
 * Runs the gate without the baseline and keeps what it measured, if the candidate passes or `force` says so.
 * One model that cannot be measured does not keep the others from it. @throws UserError for a policy that cannot be used
 */
export async function recordBaselines(
  host: Host,
  engine: Engine,
  request: RecordRequest,
): Promise<RecordedBaselines> {
  const [recorded, failed]: [RecordedBaseline[], FailedModel[]] = [[], []];
  for (const inForce of await inForceModels(host, request)) {
    try {
      recorded.push(await recordBaseline(host, engine, { inForce, force: request.force }));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  const records = recorded.filter(({ accepted }) => !accepted).map(({ record }) => record);
  const isWhole = records.length === 0 && failed.length === 0;
  return { recorded, failed, exitCode: isWhole ? 0 : exitCodeWith({ records, failed }) };
}

async function recordBaseline(
  host: Host,
  engine: Engine,
  { inForce, force }: { readonly inForce: ModelInForce; readonly force: boolean },
): Promise<RecordedBaseline> {
  const path = baselinePath(host, folderOf(inForce), inForce.name);
  const record = await gateModel(host, engine, {
    inForce: { ...inForce, baselines: undefined },
    canary: false,
  });
  const before = await readableBaseline(host, path);
  const drift = before === undefined ? undefined : driftOf(before, record);
  const accepted = record.verdict.outcome === "pass" || force;
  if (accepted) await writeBaseline(host, path, buildBaseline(record));
  return { path, record, recordPath: recordPath(host, inForce.output), accepted, drift };
}

/** Recording is how a broken file is mended: it is no reason not to. */
async function readableBaseline(host: Host, path: string): Promise<Baseline | undefined> {
  try {
    return await readBaseline(host, path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    host.log.warn(`${error.message}; it is taken for none`);
    return undefined;
  }
}

export interface ShownBaseline {
  readonly model: string;
  readonly path: string;
  readonly baseline: Baseline;
}

/** @throws UserError when a model that was asked for has none */
export async function showBaselines(
  host: Host,
  request: BaselineRequest,
): Promise<readonly ShownBaseline[]> {
  const shown: ShownBaseline[] = [];
  for (const inForce of await inForceModels(host, request)) {
    const path = baselinePath(host, folderOf(inForce), inForce.name);
    const baseline = await readBaseline(host, path);
    if (baseline !== undefined) shown.push({ model: inForce.name, path, baseline });
    else if (request.models.length > 0) {
      throw new UserError(
        "file-missing",
        `Cannot show the baseline of "${inForce.name}": there is none at "${path}"; record one with \`compression-gate baseline record ${inForce.name}\``,
      );
    }
  }
  return shown;
}

async function inForceModels(
  host: Host,
  { policyPath, models, output }: BaselineRequest & Pick<RecordRequest, "output">,
): Promise<readonly ModelInForce[]> {
  return modelsInForce(host, await readPolicy(host, policyPath), {
    names: models,
    ...(output === undefined ? {} : { output: host.files.resolve(output) }),
  });
}

function folderOf({ baselines }: ModelInForce): string {
  if (baselines === undefined) throw new Error("A policy always has a folder for baselines");
  return baselines;
}
