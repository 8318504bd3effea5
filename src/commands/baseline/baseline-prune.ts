/** `baseline prune`: baselines of models that the policy no longer names. */
import type { Host } from "../../host/host.ts";
import { readPolicy } from "../../policy/read-policy.ts";
import { baselinePath, readBaseline } from "../../record/baseline-file.ts";
import { UserError } from "../../schema/user-error.ts";

export interface PruneRequest {
  readonly policyPath: string;
  /** False: says what it would remove. */
  readonly remove: boolean;
}

export interface Pruned {
  /** Absolute. */
  readonly removed: readonly string[];
  /** Files beside them that are no baselines, and stay. */
  readonly others: readonly { readonly path: string; readonly reason: string }[];
}

export async function pruneBaselines(
  host: Host,
  { policyPath, remove }: PruneRequest,
): Promise<Pruned> {
  const { policy, directory } = await readPolicy(host, policyPath);
  const folder = host.files.resolve(directory, policy.baselines ?? "baselines");
  const names = (await host.files.isDirectory(folder)) ? await host.files.list(folder) : [];
  const kept = new Set(Object.keys(policy.models));
  const removed: string[] = [];
  const others: Pruned["others"][number][] = [];
  for (const file of names.filter((name) => name.endsWith(".json")).toSorted()) {
    const name = file.slice(0, -".json".length);
    if (kept.has(name)) continue;
    const path = baselinePath(host, folder, name);
    const reason = await whyItStays(host, path, name);
    if (reason === undefined) removed.push(path);
    else others.push({ path, reason });
  }
  if (remove) for (const path of removed) await host.files.remove(path);
  return { removed, others };
}

/** Only what is surely a baseline of that name goes. */
async function whyItStays(host: Host, path: string, name: string): Promise<string | undefined> {
  try {
    const model = (await readBaseline(host, path))?.model;
    return model === name ? undefined : `it is a baseline of "${model}"`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return "it is no baseline";
  }
}
