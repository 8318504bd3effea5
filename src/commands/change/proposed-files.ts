/** Which files that are in force at the base commit a change edits: they hold as they are there, and it proposes others. */
import type { Host } from "../../host/host.ts";
import { baselinePath } from "../../record/baseline-file.ts";
import type { ChangedPaths } from "./changed-paths.ts";
import { type ChangedPolicy, proposedBaseline } from "./concerns.ts";
import type { ModelInForce } from "../model-in-force.ts";
import { modelSources, type Source } from "./model-sources.ts";

const IN_FORCE: ReadonlySet<Source["what"]> = new Set(["its data", "its tests", "its tokenizer"]);

/** "its data" and the like, each once. A first baseline is in force at once, and none that is proposed. */
export async function proposedFiles(
  host: Host,
  before: ModelInForce,
  { request, changed }: { readonly request: ChangedPolicy; readonly changed: ChangedPaths },
): Promise<readonly string[]> {
  const { policy, modelDirectory, baselines, name } = before;
  const sources = await modelSources(host, policy, modelDirectory);
  const edited = sources.filter(({ what, path }) => IN_FORCE.has(what) && changed.touches(path));
  const own = new Set<string>(edited.map(({ what }) => what));
  const proposed = proposedBaseline(host, before, request);
  if (baselines === undefined || proposed === undefined || !changed.touches(proposed))
    return [...own];
  const hadOne = await host.files.exists(baselinePath(host, baselines, name));
  return hadOne ? [...own, "its baseline"] : [...own];
}

/** Where none is in force, the first baseline is the one that the change brings: it can only add to what must hold. */
export async function withFirstBaseline(
  host: Host,
  before: ModelInForce,
  request: ChangedPolicy,
): Promise<ModelInForce> {
  const { baselines, name } = before;
  const proposed = proposedBaseline(host, before, request);
  if (baselines === undefined || proposed === undefined) return before;
  const isFirst = !(await host.files.exists(baselinePath(host, baselines, name)));
  return isFirst && (await host.files.exists(proposed))
    ? { ...before, baselines: host.files.resolve(proposed, "..") }
    : before;
}
