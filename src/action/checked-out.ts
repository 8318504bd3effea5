/** The commit that a workflow has checked out. */
import { posix, relative } from "node:path";
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";
import { gitIn, lastLine } from "./git.ts";

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  /** Absolute folder in which git was asked, and its path from the root of the repository. */
  readonly directory: string;
  readonly prefix: string;
}

/** @throws UserError git */
export async function commitOf(host: Host, directory: string): Promise<Commit> {
  const git = gitIn(host, directory);
  const ask = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await git(words);
    if (exitCode === 0) return stdout.trim();
    throw new UserError(
      "git",
      `Cannot read the commit that is checked out: ${lastLine(stderr)}; the workflow needs actions/checkout before this step`,
    );
  };
  return {
    sha: await ask("rev-parse", "--verify", "HEAD"),
    tree: await ask("rev-parse", "--verify", "HEAD^{tree}"),
    directory,
    prefix: await ask("rev-parse", "--show-prefix"),
  };
}

/** @throws UserError usage, for a file outside of it */
export function pathInRepository({ directory, prefix }: Commit, path: string): string {
  const inside = relative(directory, path).replaceAll("\\", "/");
  const found = posix.normalize(posix.join(prefix, inside));
  if (!found.startsWith("../")) return found;
  throw new UserError(
    "usage",
    `Cannot propose "${path}": it lies outside of the repository; the policy names the folder of baselines`,
  );
}
