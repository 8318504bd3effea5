/** A repository with a pull request of a fork, and the checkout of the default branch that a trusted job begins with. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type GitRepository, gitIn, gitRepository } from "./git-repository.ts";

type Files = Readonly<Record<string, string | Uint8Array | undefined>>;

export interface ForkOnDisk {
  /** The workspace: the default branch, one commit deep. */
  readonly folder: string;
  readonly origin: GitRepository;
  /** Tip of the default branch. */
  readonly base: string;
  readonly head: string;
}

export interface ForkHistory {
  /** Where the fork begins. */
  readonly start: Files;
  /** What the default branch did since. */
  readonly later?: Files;
  readonly change: Files;
  /** Where both lie. */
  readonly root: string;
}

export function forkOnDisk({ start, later = {}, change, root }: ForkHistory): ForkOnDisk {
  const origin = gitRepository(join(root, "origin"));
  const { git, commit } = origin;
  // What GitHub allows, a plain repository does not.
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  commit("start", start);
  git("checkout", "--quiet", "-b", "topic");
  const head = commit("change", change);
  git("checkout", "--quiet", "main");
  const base = commit("later", later);
  updatePull(origin, head);
  const folder = join(root, "workspace");
  const workspace = gitRepository(folder).git;
  workspace("remote", "add", "origin", pathToFileURL(origin.folder).href);
  workspace("fetch", "--quiet", "--depth=1", "origin", "main");
  workspace("checkout", "--quiet", "--detach", "FETCH_HEAD");
  // Without any reference some tools leave the folder of references behind.
  workspace("update-ref", "refs/remotes/origin/main", base);
  return { folder, origin, base, head };
}

/** GitHub tries the merge of every push. */
export function updatePull({ git }: GitRepository, head: string): void {
  git("checkout", "--quiet", "--detach", "main");
  git("merge", "--quiet", "--no-ff", "--message", "merge", head);
  git("update-ref", "refs/pull/7/merge", "HEAD");
  git("update-ref", "refs/pull/7/head", head);
  git("checkout", "--quiet", "main");
}

export const RUN = 4242;

/** GitHub tells the pull requests of its own branches only. */
export const forkRunEvent = (head: string, event = "pull_request"): object => ({
  action: "completed",
  workflow_run: {
    id: RUN,
    event,
    head_sha: head,
    head_branch: "topic",
    head_repository: { full_name: "stranger/demo" },
    pull_requests: [],
  },
});

/** HEAD, what lies beside it, and a file as it is there. */
export function stateOfWorkspace({ folder }: ForkOnDisk, path: string): unknown {
  const git = gitIn(folder);
  return {
    head: git("rev-parse", "HEAD"),
    status: git("status", "--porcelain"),
    worktrees: git("worktree", "list").split("\n").length,
    content: readFileSync(join(folder, path), "utf8"),
  };
}
