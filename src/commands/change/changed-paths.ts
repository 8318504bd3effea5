/** Which files of a working tree differ from a commit. */
import type { Host } from "../../host/host.ts";
import { UserError } from "../../schema/user-error.ts";

export interface ChangedPaths {
  /** Whether a path itself changed, or something in it when it is a folder; absolute. */
  touches(path: string): boolean;
  /** Whether git can tell that a file, or a folder with all in it, is as it was: links and what git does not keep it cannot. */
  isKept(path: string): Promise<boolean>;
}

/** Compared with the files as they lie there, so that what earlier steps of a job wrote counts too. @throws UserError git */
export async function changedPaths(
  host: Host,
  directory: string,
  commit: string,
): Promise<ChangedPaths> {
  const git = gitIn(host, directory);
  const up = await git("rev-parse", "--show-cdup");
  const names = await git(
    "diff",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    commit,
    "--",
  );
  if (up === undefined || names === undefined) {
    throw new UserError(
      "git",
      `Cannot tell what changed since commit "${commit}": git has no answer`,
    );
  }
  const root = host.files.resolve(directory, up.trim());
  const changed = names.split("\0").filter((name) => name !== "");
  const paths = changed.map((name) => host.files.resolve(root, name));
  return pathsThatChanged(host, directory, paths);
}

/** For paths that are known, absolute, of the working tree that has the folder. */
export function pathsThatChanged(
  host: Host,
  directory: string,
  paths: readonly string[],
): ChangedPaths {
  const git = gitIn(host, directory);
  return {
    touches: (path) =>
      paths.some(
        (one) => one === path || one.startsWith(`${path}/`) || one.startsWith(`${path}\\`),
      ),
    isKept: async (path) => {
      const entries = await git("ls-files", "--stage", "-z", "--", path);
      if (entries === undefined || entries === "") return false;
      return !/(^|\0)(120000|160000) /.test(entries);
    },
  };
}

/** undefined: git failed. */
function gitIn(
  host: Host,
  directory: string,
): (...words: readonly string[]) => Promise<string | undefined> {
  return async (...words) => {
    const { exitCode, stdout } = await host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory: directory,
      timeoutMs: 120_000,
    });
    return exitCode === 0 ? stdout : undefined;
  };
}
