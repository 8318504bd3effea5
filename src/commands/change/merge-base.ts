/** The merge base with a revision, and its files in a temporary folder: what a pull request cannot change. */
import type { Host } from "../../host/host.ts";
import { UserError } from "../../schema/user-error.ts";

export interface CheckedOut {
  /** The same folder as the one that was asked for, as it is at the merge base. */
  readonly directory: string;
  readonly commit: string;
  dispose(): Promise<void>;
}

/** The commit where HEAD left `revision`. @throws UserError git */
export async function mergeBaseWith(
  host: Host,
  directory: string,
  revision: string,
): Promise<string> {
  await requireRepository(host, directory);
  if (revision.startsWith("-"))
    throw new UserError("git", `Cannot use "${revision}" as a revision: it begins with a dash`);
  const doing = `find the merge base with "${revision}"`;
  return findMergeBase(gitIn(host, directory, doing), revision);
}

/** The files of a commit that the repository has. @throws UserError git */
export async function checkoutCommit(
  host: Host,
  directory: string,
  commit: string,
): Promise<CheckedOut> {
  const git = gitIn(host, directory, `check out "${commit}"`);
  const inside = await git("rev-parse", "--show-prefix");
  const folder = await host.files.makeTemporaryDirectory();
  const tree = host.files.resolve(folder, "base");
  await git("worktree", "add", "--detach", "--quiet", tree, commit);
  return {
    directory: host.files.resolve(tree, inside === "" ? "." : inside),
    commit,
    dispose: async () => {
      await git("worktree", "remove", "--force", tree);
      await host.files.remove(folder);
    },
  };
}

type Git = (...parts: readonly string[]) => Promise<string>;

function gitIn(host: Host, directory: string, doing: string): Git {
  return async (...parts) => {
    const result = await host.processes.run({
      command: "git",
      arguments: parts,
      workingDirectory: directory,
      timeoutMs: 120_000,
    });
    if (result.exitCode === 0) return result.stdout.trim();
    throw new UserError(
      "git",
      `Cannot ${doing}: ${result.stderr.trim().split("\n")[0] ?? "git failed"}`,
    );
  };
}

async function requireRepository(host: Host, directory: string): Promise<void> {
  const found = await host.processes.run({
    command: "git",
    arguments: ["rev-parse", "--git-dir"],
    workingDirectory: directory,
    timeoutMs: 30_000,
  });
  if (found.exitCode === 0) return;
  throw new UserError("git", `Cannot find a merge base: "${directory}" is in no git repository`);
}

async function findMergeBase(git: Git, revision: string): Promise<string> {
  try {
    await git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`);
  } catch (error) {
    throw new UserError(
      "git",
      `Cannot find revision "${revision}"; fetch it first, such as \`git fetch origin\`, or with fetch-depth: 0 in a workflow`,
      { cause: error },
    );
  }
  try {
    return await git("merge-base", revision, "HEAD");
  } catch (error) {
    throw new UserError(
      "git",
      `Cannot find a common ancestor with "${revision}"; in a shallow clone, fetch more history (fetch-depth: 0)`,
      { cause: error },
    );
  }
}
