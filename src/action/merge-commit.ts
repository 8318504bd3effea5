/** The merge that GitHub keeps of a pull request with its base branch, fetched and not checked out. */
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";
import { fetchCommit, gitIn, parentsOf } from "./git.ts";

export interface MergeRequest {
  readonly directory: string;
  readonly pullRequest: number;
  readonly headSha: string;
  readonly credentials: Readonly<Record<string, string>>;
}

export interface MergeCommit {
  readonly merge: string;
  /** Of the base branch: its policy is in force. */
  readonly base: string;
}

/**
 * Not the head alone: a fork may begin at a commit that is years old, and what was in force then is no more.
 * @throws UserError git, when the merge is of another head
 */
export async function fetchMerge(
  host: Host,
  { directory, pullRequest, headSha, credentials }: MergeRequest,
): Promise<MergeCommit> {
  const git = gitIn(host, directory);
  const reference = `refs/pull/${pullRequest}/merge`;
  const what = `the merge of pull request ${pullRequest}`;
  await fetchCommit(git, { reference, what, depth: 2, credentials });
  const { stdout } = await git(["rev-parse", "--verify", "FETCH_HEAD^{commit}"]);
  const merge = stdout.trim();
  const [base, head, ...more] = (await parentsOf(git, merge)) ?? [];
  if (base !== undefined && head === headSha && more.length === 0) return { merge, base };
  throw new UserError(
    "git",
    `Cannot judge commit ${headSha} of pull request ${pullRequest}: GitHub's merge is of ${head ?? "no"} commit; the pull request has moved on, or has conflicts`,
  );
}
