/** What set the workflow off, and what that means for a gate: a pull request, a merge queue, or a commit that is there already. */
import { UserError } from "../schema/user-error.ts";

export interface PullRequestTrigger {
  readonly kind: "pull-request";
  readonly number: number;
  readonly headSha: string;
  /** Tip of the base branch when the event was made. */
  readonly baseSha: string;
  readonly body: string;
}

export type Trigger =
  | PullRequestTrigger
  | { readonly kind: "merge-group"; readonly headSha: string; readonly baseSha: string }
  /** Its own policy is in force: it is merged, or nobody asks to merge it. */
  | { readonly kind: "commit" };

const OF_A_COMMIT: readonly string[] = ["push", "workflow_dispatch", "schedule"];

/** @throws UserError usage, for events that carry no model to judge */
export function readTrigger(eventName: string, payload: unknown): Trigger {
  if (OF_A_COMMIT.includes(eventName)) return { kind: "commit" };
  switch (eventName) {
    case "pull_request":
      return pullRequestOf(payload);
    case "merge_group":
      return mergeGroupOf(payload);
    case "pull_request_target":
      throw new UserError(
        "usage",
        "Cannot run on pull_request_target: it would give code of the pull request a token that may write; run on pull_request, and for forks on workflow_run with `mode: judge-fork`",
      );
    default:
      throw new UserError(
        "usage",
        `Cannot run on the event "${eventName}"; run on pull_request, merge_group, ${OF_A_COMMIT.join(", ")}`,
      );
  }
}

function pullRequestOf(payload: unknown): PullRequestTrigger {
  const pull: unknown = Reflect.get(Object(payload), "pull_request");
  const { number, head, base, body } = Object(pull);
  const headSha: unknown = Object(head).sha;
  const baseSha: unknown = Object(base).sha;
  if (!Number.isSafeInteger(number) || !isSha(headSha) || !isSha(baseSha))
    throw incomplete("pull_request");
  const text = typeof body === "string" ? body : "";
  return { kind: "pull-request", number, headSha, baseSha, body: text };
}

function mergeGroupOf(payload: unknown): Trigger {
  const group: unknown = Reflect.get(Object(payload), "merge_group");
  const { head_sha: headSha, base_sha: baseSha } = Object(group);
  if (!isSha(headSha) || !isSha(baseSha)) throw incomplete("merge_group");
  return { kind: "merge-group", headSha, baseSha };
}

export function isSha(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{40,64}$/.test(value);
}

function incomplete(event: string): UserError {
  return new UserError(
    "usage",
    `Cannot read the ${event} event: its file lacks the number or the commits`,
  );
}
