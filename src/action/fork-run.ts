/** The run of a workflow that measured a pull request without any rights, and the pull request that it belongs to. */
import type { GitHub, Head } from "../publish/github.ts";
import { UserError } from "../schema/user-error.ts";
import { isSha, type PullRequestTrigger } from "./trigger.ts";

export interface ForkRun {
  readonly id: number;
  readonly head: Head;
}

/** Nothing but the event is believed: what the run itself left could say anything. @throws UserError usage */
export function readForkRun(eventName: string, payload: unknown): ForkRun {
  if (eventName !== "workflow_run") {
    throw new UserError(
      "usage",
      `Cannot run mode "judge-fork" on the event "${eventName}"; it runs on workflow_run, after the workflow that measures on pull_request`,
    );
  }
  const run: unknown = Reflect.get(Object(payload), "workflow_run");
  const { id, event, head_sha: sha, head_branch: branch, head_repository: fork } = Object(run);
  if (event !== "pull_request") {
    throw new UserError(
      "usage",
      `Cannot judge a run on the event "${String(event)}": only runs on pull_request have a pull request; add \`if: github.event.workflow_run.event == 'pull_request'\` to the job`,
    );
  }
  const repository: unknown = Object(fork).full_name;
  if (!isSha(sha) || typeof branch !== "string" || !isRepository(repository) || !isId(id))
    throw new UserError("usage", "Cannot read the workflow_run event: its file lacks the commit");
  return { id, head: { sha, branch, repository } };
}

const isId = (value: unknown): value is number => Number.isSafeInteger(value);

const isRepository = (value: unknown): value is string =>
  typeof value === "string" && /^[\w.-]+\/[\w.-]+$/.test(value);

/** Exactly one that is open and has this commit as its head. @throws UserError usage, PublishError */
export async function pullRequestOf(github: GitHub, head: Head): Promise<PullRequestTrigger> {
  const [pull, ...more] = await github.openPullRequests(head);
  if (pull === undefined) {
    throw new UserError(
      "usage",
      `Cannot judge commit ${head.sha} of ${head.repository}: no open pull request has it as its head; a later push has a run of its own`,
    );
  }
  // A check run stands for a commit: the verdict by a weak base branch must not count for another one.
  if (more.length > 0) {
    const numbers = [pull, ...more].map(({ number }) => number).toSorted((a, b) => a - b);
    throw new UserError(
      "usage",
      `Cannot judge commit ${head.sha} of ${head.repository}: pull requests ${numbers.join(", ")} have it as their head; close all but one, and push again`,
    );
  }
  const { number, headSha, baseSha, body } = pull;
  return { kind: "pull-request", number, headSha, baseSha, body };
}
