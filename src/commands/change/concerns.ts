/** Why a change concerns a model. */
import type { Host } from "../../host/host.ts";
import { baselinePath } from "../../record/baseline-file.ts";
import type { ChangedPaths } from "./changed-paths.ts";
import type { CheckedOut } from "./merge-base.ts";
import type { ModelInForce } from "../model-in-force.ts";
import { modelSources } from "./model-sources.ts";
import type { PolicyChange } from "./policy-changes.ts";

export interface Change {
  readonly request: ChangedPolicy;
  readonly changed: ChangedPaths;
  /** Of the model's policy. */
  readonly changes: readonly PolicyChange[];
}

export interface ChangedPolicy {
  readonly policyPath: string;
  readonly base: CheckedOut;
  readonly models: readonly string[];
  readonly mentioned: readonly string[];
}

/** Empty: nothing that the verdict rests on has changed. */
export async function concerns(
  host: Host,
  before: ModelInForce,
  { request, changed, changes }: Change,
): Promise<readonly string[]> {
  const { name, policy, modelDirectory } = before;
  const reasons = new Set<string>();
  if (request.models.includes(name)) reasons.add("the workflow asks for it");
  if (request.mentioned.includes(name)) reasons.add("the pull request asks for it");
  if (changes.length > 0) reasons.add("its policy changed");
  for (const { what, path, isWhole } of await modelSources(host, policy, modelDirectory)) {
    if (changed.touches(path)) reasons.add(`${what} changed`);
    else if (!isWhole) reasons.add(`${what} cannot be read`);
    else if (!(await changed.isKept(path)))
      reasons.add(`git does not keep ${what}, so that it may have changed`);
  }
  const baseline = proposedBaseline(host, before, request);
  if (baseline !== undefined && changed.touches(baseline)) reasons.add("its baseline changed");
  return [...reasons];
}

/** Where the working tree has what is the baseline at the base commit. */
export function proposedBaseline(
  host: Host,
  { baselines, name }: ModelInForce,
  { base, policyPath }: ChangedPolicy,
): string | undefined {
  if (baselines === undefined || !baselines.startsWith(base.directory)) return undefined;
  const inside = baselines.slice(base.directory.length).replace(/^[/\\]/, "");
  return baselinePath(host, host.files.resolve(policyPath, "..", inside), name);
}
