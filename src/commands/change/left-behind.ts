/** Files that the base commit's policy judges, that a change edits, and that its own policy no longer names. */
import type { Host } from "../../host/host.ts";
import type { ModelPolicy } from "../../schema/generated/policy.ts";
import type { ChangedPaths } from "./changed-paths.ts";
import type { ModelInForce } from "../model-in-force.ts";
import { modelSources, type Source } from "./model-sources.ts";
import { providedBy, withRecipe } from "./shipping.ts";

/**
 * By what they are judged: the base commit's policy, with what would ship in the place of a file that is gone.
 * undefined: nothing is left behind, or it is as it was, which is no matter of this change.
 */
export async function leftBehind(
  { host, changed }: { readonly host: Host; readonly changed: ChangedPaths },
  { policy, modelDirectory }: ModelInForce,
  shipped: ModelPolicy,
): Promise<ModelPolicy | undefined> {
  const there = (path: string): Promise<boolean> =>
    host.files.exists(host.files.resolve(modelDirectory, path));
  const candidate = providedBy(policy.recipe);
  const isModelThere = await there(policy.path);
  const isCandidateThere = candidate !== undefined && (await there(candidate));
  const left = new Set<Source["what"]>([
    ...(isModelThere && policy.path !== shipped.path ? ["the model" as const] : []),
    ...(isCandidateThere && candidate !== providedBy(shipped.recipe)
      ? ["its candidate" as const]
      : []),
  ]);
  if (left.size === 0) return undefined;
  const sources = await modelSources(host, policy, modelDirectory);
  const mayDiffer: boolean[] = [];
  for (const { what, path, isWhole } of sources)
    if (left.has(what))
      mayDiffer.push(!isWhole || changed.touches(path) || !(await changed.isKept(path)));
  if (!mayDiffer.includes(true)) return undefined;
  const isCandidateGone = candidate !== undefined && !isCandidateThere;
  const { path } = isModelThere ? policy : shipped;
  return withRecipe({ ...policy, path }, isCandidateGone ? shipped.recipe : policy.recipe);
}
