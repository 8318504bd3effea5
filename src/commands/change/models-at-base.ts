/** What is in force at the base commit of a change, also when the change moves the policy. */
import { relative } from "node:path";
import type { Host } from "../../host/host.ts";
import { parsePolicy, readPolicy } from "../../policy/read-policy.ts";
import { UserError } from "../../schema/user-error.ts";
import type { CheckedOut } from "./merge-base.ts";
import { type ModelInForce, modelsInForce } from "../model-in-force.ts";

interface AtBase {
  readonly base: CheckedOut;
  readonly policyPath: string;
  /** Where the models are. */
  readonly working: string;
  readonly output: string;
}

interface InForce {
  /** Empty when the base commit has no policy: nothing is in force yet. */
  readonly models: readonly ModelInForce[];
  /** Its folder is that of the policy in force. */
  readonly base: CheckedOut;
  /** Whether the policy in force stands where the change has none. */
  readonly isMoved: boolean;
}

export const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

/** @throws UserError policy-invalid, also when the change removes several policies and it is open which of them was in force */
export async function modelsAtBase(host: Host, request: AtBase): Promise<InForce> {
  const { base, policyPath, working, output } = request;
  const path = host.files.resolve(base.directory, fileName(policyPath));
  if (await host.files.exists(path)) {
    const file = await readPolicy(host, path);
    const source = sourceOf(policyPath, base);
    const options = { names: [], output, modelDirectory: working };
    return { models: modelsInForce(host, { ...file, source }, options), base, isMoved: false };
  }
  const moved = await movedPolicy(host, request);
  if (moved === undefined) return { models: [], base, isMoved: false };
  const file = await readPolicy(host, moved.atBase);
  const source = sourceOf(moved.name, base);
  const models = modelsInForce(host, { ...file, source }, { names: [], output });
  const found: ModelInForce[] = [];
  for (const model of models) {
    const modelDirectory = await folderOf(host, model, [moved.inTree, working]);
    found.push({ ...model, modelDirectory });
  }
  return { models: found, base: { ...base, directory: file.directory }, isMoved: true };
}

const sourceOf = (path: string, { commit }: CheckedOut): string =>
  `${path} at ${commit.slice(0, 10)}`;

/** The first folder that has the model; where none has it, the first says that it is missing. */
async function folderOf(
  { files }: Host,
  { policy, modelDirectory }: ModelInForce,
  folders: readonly string[],
): Promise<string> {
  for (const folder of folders)
    if (await files.exists(files.resolve(folder, policy.path))) return folder;
  return folders[0] ?? modelDirectory;
}

interface MovedPolicy {
  /** From the top of the repository. */
  readonly name: string;
  readonly atBase: string;
  /** Where its folder is, or was, in the working tree. */
  readonly inTree: string;
}

/** The policy that the change takes away, while it brings the one that is asked for: what was in force stays so. */
async function movedPolicy(
  host: Host,
  { base, policyPath, working }: AtBase,
): Promise<MovedPolicy | undefined> {
  const { up, removed } = await removedFiles(host, working, base.commit);
  const [top, topAtBase] = [working, base.directory].map((folder) =>
    host.files.resolve(folder, up),
  );
  if (top === undefined || topAtBase === undefined) return undefined;
  const found: MovedPolicy[] = [];
  for (const name of removed.filter((one) => /\.ya?ml$/i.test(one))) {
    const atBase = host.files.resolve(topAtBase, name);
    const isPolicy = fileName(name) === fileName(policyPath) || (await readsAsPolicy(host, atBase));
    if (isPolicy) found.push({ name, atBase, inTree: host.files.resolve(top, name, "..") });
  }
  if (found.length < 2) return found[0];
  const names = found.map(({ name }) => `"${name}"`).join(" and ");
  const shown = relative(top, host.files.resolve(working, fileName(policyPath)));
  throw new UserError(
    "policy-invalid",
    `Cannot tell what is in force for policy "${shown.replaceAll("\\", "/")}", which this change brings: it removes the policies ${names}; move one of them, and the other in another pull request`,
  );
}

async function removedFiles(
  host: Host,
  directory: string,
  commit: string,
): Promise<{ readonly up: string; readonly removed: readonly string[] }> {
  const git = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout } = await host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory: directory,
      timeoutMs: 120_000,
    });
    if (exitCode === 0) return stdout;
    throw new UserError("git", `Cannot tell what this change removes since commit "${commit}"`);
  };
  const up = (await git("rev-parse", "--show-cdup")).trim();
  const only = ["--name-only", "-z", "--no-renames", "--no-ext-diff", "--diff-filter=D"];
  const names = await git("diff", ...only, commit, "--");
  return { up, removed: names.split("\0").filter((name) => name !== "") };
}

async function readsAsPolicy({ files }: Host, path: string): Promise<boolean> {
  try {
    parsePolicy(await files.readText(path), path);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
