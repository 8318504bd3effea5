/** A git repository for a test, without the settings of the machine. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface GitRepository {
  readonly folder: string;
  readonly git: (...words: readonly string[]) => string;
  /** Writes files (undefined removes one) and commits them; returns the commit. */
  readonly commit: (
    message: string,
    files: Readonly<Record<string, string | Uint8Array | undefined>>,
  ) => string;
}

const ENVIRONMENT = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.invalid",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.invalid",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

export function gitIn(folder: string): GitRepository["git"] {
  return (...words) =>
    execFileSync("git", words, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, ...ENVIRONMENT },
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
}

export function gitRepository(folder: string): GitRepository {
  mkdirSync(folder, { recursive: true });
  const git = gitIn(folder);
  git("init", "--quiet", "--initial-branch=main");
  return {
    folder,
    git,
    commit: (message, files) => {
      for (const [path, content] of Object.entries(files)) {
        const target = join(folder, path);
        mkdirSync(dirname(target), { recursive: true });
        if (content === undefined) rmSync(target);
        else writeFileSync(target, content);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
  };
}
