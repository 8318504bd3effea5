/** The commit whose policy, baseline and data are in force for what is checked out; fetched when a shallow clone lacks it. */
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";
import { fetchCommit, type Git, gitIn, lastLine, parentsOf } from "./git.ts";

export interface BaseRequest {
  readonly directory: string;
  /** Tip of the base branch. */
  readonly baseSha: string;
  /** Tip of what wants to be merged. */
  readonly headSha: string;
  /** Asks GitHub for the merge base, which a shallow clone cannot know. */
  readonly askMergeBase: (base: string, head: string) => Promise<string>;
  /** Git settings for a fetch by token, for workflows that keep no credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * The merge base of HEAD with the base branch. When HEAD is the merge that GitHub made of both (what a workflow checks
 * out by default), that is the commit of the base branch which was merged.
 */
export async function baseCommit(host: Host, request: BaseRequest): Promise<string> {
  const git = gitIn(host, request.directory);
  const [head = "", ...parents] = await headAndParents(git);
  const commit =
    parents.length === 2 && parents[1] === request.headSha
      ? (parents[0] ?? "")
      : await mergeBaseOf(git, head, request);
  if (!(await has(git, commit))) {
    const { credentials } = request;
    const what = `commit ${commit} of the base branch`;
    await fetchCommit(git, { reference: commit, what, depth: 1, credentials });
  }
  return commit;
}

async function mergeBaseOf(git: Git, head: string, request: BaseRequest): Promise<string> {
  const local = await git(["merge-base", request.baseSha, head]);
  return local.exitCode === 0 ? local.stdout.trim() : request.askMergeBase(request.baseSha, head);
}

async function has(git: Git, commit: string): Promise<boolean> {
  const found = await git(["cat-file", "-e", `${commit}^{commit}`]);
  return found.exitCode === 0;
}

/** The commit that is checked out, and its parents. */
async function headAndParents(git: Git): Promise<readonly string[]> {
  const head = await git(["rev-parse", "--verify", "HEAD"]);
  const parents = head.exitCode === 0 ? await parentsOf(git, "HEAD") : undefined;
  if (parents !== undefined) return [head.stdout.trim(), ...parents];
  throw new UserError(
    "git",
    `Cannot read the commit that is checked out: ${lastLine(head.stderr)}; the workflow needs actions/checkout before this step`,
  );
}
