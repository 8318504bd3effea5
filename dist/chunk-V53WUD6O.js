import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/change/merge-base.ts
async function mergeBaseWith(host, directory, revision) {
  await requireRepository(host, directory);
  if (revision.startsWith("-"))
    throw new UserError("git", `Cannot use "${revision}" as a revision: it begins with a dash`);
  const doing = `find the merge base with "${revision}"`;
  return findMergeBase(gitIn(host, directory, doing), revision);
}
async function checkoutCommit(host, directory, commit) {
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
    }
  };
}
function gitIn(host, directory, doing) {
  return async (...parts) => {
    const result = await host.processes.run({
      command: "git",
      arguments: parts,
      workingDirectory: directory,
      timeoutMs: 12e4
    });
    if (result.exitCode === 0) return result.stdout.trim();
    throw new UserError(
      "git",
      `Cannot ${doing}: ${result.stderr.trim().split("\n")[0] ?? "git failed"}`
    );
  };
}
async function requireRepository(host, directory) {
  const found = await host.processes.run({
    command: "git",
    arguments: ["rev-parse", "--git-dir"],
    workingDirectory: directory,
    timeoutMs: 3e4
  });
  if (found.exitCode === 0) return;
  throw new UserError("git", `Cannot find a merge base: "${directory}" is in no git repository`);
}
async function findMergeBase(git, revision) {
  try {
    await git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`);
  } catch (error) {
    throw new UserError(
      "git",
      `Cannot find revision "${revision}"; fetch it first, such as \`git fetch origin\`, or with fetch-depth: 0 in a workflow`,
      { cause: error }
    );
  }
  try {
    return await git("merge-base", revision, "HEAD");
  } catch (error) {
    throw new UserError(
      "git",
      `Cannot find a common ancestor with "${revision}"; in a shallow clone, fetch more history (fetch-depth: 0)`,
      { cause: error }
    );
  }
}

export {
  mergeBaseWith,
  checkoutCommit
};
