/** `baseline rollback`: what was accepted at an earlier commit is accepted again, if it is of the model that lies here. */
import type { Host } from "../../host/host.ts";
import { readPolicy } from "../../policy/read-policy.ts";
import { baselinePath, writeBaseline } from "../../record/baseline-file.ts";
import { toJson } from "../../record/json-file.ts";
import type { Baseline } from "../../schema/generated/baseline.ts";
import { UserError } from "../../schema/user-error.ts";
import {
  baselineAt,
  type BaselineFile,
  type BaselineRevision,
  baselineRevisions,
} from "./baseline-history.ts";
import { loadModel } from "../load/load-model.ts";
import { type ModelInForce, modelsInForce } from "../model-in-force.ts";

export interface RollbackRequest {
  readonly policyPath: string;
  readonly model: string;
  /** undefined: the latest that differs from what lies here. */
  readonly revision: string | undefined;
}

export interface RolledBack {
  readonly path: string;
  readonly commit: string;
  readonly baseline: Baseline;
}

/** @throws UserError when there is none, or when it belongs to another model */
export async function rollbackBaseline(
  host: Host,
  { policyPath, model, revision }: RollbackRequest,
): Promise<RolledBack> {
  const policy = await readPolicy(host, policyPath);
  const [inForce] = modelsInForce(host, policy, { names: [model] });
  if (inForce?.baselines === undefined) throw new Error("A policy has a folder for baselines");
  const path = baselinePath(host, inForce.baselines, model);
  const file = { path, directory: inForce.directory, model };
  const { commit, baseline } =
    revision === undefined
      ? await earlierRevision(host, file)
      : await baselineAt(host, file, revision);
  await requireSameModel(host, inForce, { commit, baseline });
  await writeBaseline(host, path, baseline);
  return { path, commit, baseline };
}

/** Further back nobody goes without saying to where. */
const MOST_REVISIONS = 100;

async function earlierRevision(host: Host, file: BaselineFile): Promise<BaselineRevision> {
  const { path, model } = file;
  const current = (await host.files.exists(path)) ? await host.files.readText(path) : undefined;
  const revisions = await baselineRevisions(host, file, MOST_REVISIONS);
  const found = revisions.find(({ baseline }) => toJson(baseline) !== current);
  if (found !== undefined) return found;
  throw new UserError(
    "git",
    `Cannot roll back the baseline of "${model}": git has no other one of it; in a shallow clone, fetch more history`,
  );
}

/** A baseline says how a certain model was compressed and what it answered; beside another one it would only mislead. */
async function requireSameModel(
  host: Host,
  { name, policy, modelDirectory }: ModelInForce,
  { commit, baseline }: BaselineRevision,
): Promise<void> {
  const { recipe } = policy;
  const provided = typeof recipe === "object" && "provided" in recipe ? recipe.provided : undefined;
  const needed = [
    { what: "model", path: policy.path, digest: baseline.modelDigest },
    ...(baseline.recipe === null && provided !== undefined
      ? [{ what: "candidate", path: provided, digest: baseline.candidateDigest }]
      : []),
  ];
  for (const { what, path, digest } of needed) {
    const loaded = await loadModel(host, host.files.resolve(modelDirectory, path), {
      source: path,
    });
    if (loaded.digest === digest) continue;
    const short = commit.slice(0, 10);
    throw new UserError(
      "record-invalid",
      `Cannot roll back the baseline of "${name}" to ${short}: it belongs to the ${what} ${digest.slice(0, 10)}, and "${path}" is ${loaded.digest.slice(0, 10)}; bring that one back first, such as with \`git checkout ${short} -- ${path}\``,
    );
  }
}
