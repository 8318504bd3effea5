/** The past of a baseline: its file in the commits of the repository. */
import { relative } from "node:path";
import type { Host, ProcessResult } from "../../host/host.ts";
import { parseBaseline } from "../../record/baseline-file.ts";
import type { Baseline } from "../../schema/generated/baseline.ts";
import { UserError } from "../../schema/user-error.ts";

export interface BaselineRevision {
  readonly commit: string;
  readonly baseline: Baseline;
}

export interface BaselineFile {
  /** Absolute. */
  readonly path: string;
  /** Absolute, and there: the folder of the policy. */
  readonly directory: string;
  readonly model: string;
}

/** Newest first, of at most so many commits; empty without git, and for a file that git does not keep. @throws UserError record-invalid */
export async function baselineRevisions(
  host: Host,
  file: BaselineFile,
  limit: number,
): Promise<readonly BaselineRevision[]> {
  const git = gitIn(host, file.directory);
  const words = ["log", "--format=%H", `--max-count=${limit}`, "--"];
  const log = await git(...words, placeOf(file));
  const commits = log.exitCode === 0 ? log.stdout.split("\n").filter((line) => line !== "") : [];
  const revisions: BaselineRevision[] = [];
  for (const commit of commits) {
    const text = await textAt(git, file, commit);
    // That commit removed it.
    if (text === undefined) continue;
    const source = `${placeOf(file)} at ${commit.slice(0, 10)}`;
    revisions.push({ commit, baseline: parseBaseline(text, source) });
  }
  return revisions;
}

/** @throws UserError git, record-invalid */
export async function baselineAt(
  host: Host,
  file: BaselineFile,
  revision: string,
): Promise<BaselineRevision> {
  const doing = `read the baseline of "${file.model}" at "${revision}"`;
  if (revision.startsWith("-"))
    throw new UserError("git", `Cannot ${doing}: a revision does not begin with a dash`);
  const git = gitIn(host, file.directory);
  const commit = await git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`);
  if (commit.exitCode !== 0) {
    const why = "git knows no such revision; in a shallow clone, fetch more history";
    throw new UserError("git", `Cannot ${doing}: ${why}`);
  }
  const text = await textAt(git, file, commit.stdout.trim());
  if (text === undefined)
    throw new UserError("git", `Cannot ${doing}: that commit has no "${placeOf(file)}"`);
  const source = `${placeOf(file)} at ${revision}`;
  return { commit: commit.stdout.trim(), baseline: parseBaseline(text, source) };
}

type Git = (...words: readonly string[]) => Promise<ProcessResult>;

function gitIn(host: Host, workingDirectory: string): Git {
  return (...words) =>
    host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory,
      timeoutMs: 120_000,
    });
}

/** Relative to the folder in which git runs. */
const placeOf = ({ path, directory }: BaselineFile): string =>
  relative(directory, path).replaceAll("\\", "/");

async function textAt(git: Git, file: BaselineFile, commit: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git("show", `${commit}:./${placeOf(file)}`);
  return exitCode === 0 ? stdout : undefined;
}
