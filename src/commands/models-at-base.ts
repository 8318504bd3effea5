/** What is in force at the base commit of a change. */
import type { Host } from "../host/host.ts";
import { readPolicy } from "../policy/read-policy.ts";
import type { CheckedOut } from "./merge-base.ts";
import { type ModelInForce, modelsInForce } from "./model-in-force.ts";

interface AtBase {
  readonly base: CheckedOut;
  /** As people are told of it; its name is that of the base's policy. */
  readonly policyPath: string;
  /** Where the models are; the policy's folder when it is not given. */
  readonly working?: string;
}

/** Empty when the base commit has no policy: nothing is in force yet. */
export async function modelsAtBase(
  host: Host,
  { base, policyPath, working }: AtBase,
  output: string,
): Promise<readonly ModelInForce[]> {
  const path = host.files.resolve(base.directory, policyPath.split(/[/\\]/).at(-1) ?? policyPath);
  if (!(await host.files.exists(path))) return [];
  const file = await readPolicy(host, path);
  const source = `${policyPath} at ${base.commit.slice(0, 10)}`;
  const modelDirectory = working ?? host.files.resolve(policyPath, "..");
  return modelsInForce(host, { ...file, source }, { names: [], output, modelDirectory });
}
