/** `baseline record` and `baseline show`: the accepted measurements of a model, kept in the repository. */
import { gateModel } from "../gate.ts";
import type { Host } from "../host/host.ts";
import { exitCodeOf } from "../judge/exit-code.ts";
import { readPolicy } from "../policy/read-policy.ts";
import {
  baselinePath,
  buildBaseline,
  readBaseline,
  writeBaseline,
} from "../record/baseline-file.ts";
import type { Engine } from "../run/engine.ts";
import type { Baseline } from "../schema/generated/baseline.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { UserError } from "../schema/user-error.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";

export interface BaselineRequest {
  readonly policyPath: string;
  readonly models: readonly string[];
}

export interface RecordedBaseline {
  readonly path: string;
  readonly record: RunRecord;
  /** False: the candidate did not pass, and the old baseline stands. */
  readonly accepted: boolean;
}

/** Runs the gate without the baseline and keeps what it measured, if the candidate passes or `force` says so. */
export async function recordBaselines(
  host: Host,
  engine: Engine,
  request: BaselineRequest & { readonly force: boolean },
): Promise<{ readonly recorded: readonly RecordedBaseline[]; readonly exitCode: number }> {
  const recorded: RecordedBaseline[] = [];
  for (const inForce of await inForceModels(host, request)) {
    const path = baselinePath(host, folderOf(inForce), inForce.name);
    const record = await gateModel(host, engine, {
      inForce: { ...inForce, baselines: undefined },
      canary: false,
    });
    const accepted = record.verdict.outcome === "pass" || request.force;
    if (accepted) await writeBaseline(host, path, buildBaseline(record));
    recorded.push({ path, record, accepted });
  }
  const refused = recorded.filter(({ accepted }) => !accepted).map(({ record }) => record.verdict);
  return { recorded, exitCode: refused.length === 0 ? 0 : exitCodeOf(refused) };
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
  request: BaselineRequest,
): Promise<readonly ModelInForce[]> {
  return modelsInForce(host, await readPolicy(host, request.policyPath), { names: request.models });
}

function folderOf({ baselines }: ModelInForce): string {
  if (baselines === undefined) throw new Error("A policy always has a folder for baselines");
  return baselines;
}
