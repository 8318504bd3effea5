/** Pull requests and their comments, by Octokit. */
import type { Comment, GitHub } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";
import { type Attempt, PublishError } from "./publish-error.ts";

type Conversation = Pick<
  GitHub,
  "pullRequest" | "comments" | "createComment" | "updateComment" | "deleteComment"
>;

const about = (doing: string): Attempt => ({ doing, permission: "pull-requests: write" });

export function conversation({ octokit, place }: Client): Conversation {
  const { issues, pulls } = octokit.rest;
  return {
    pullRequest: (pull_number) =>
      tried(about(`read pull request ${pull_number}`), async () => {
        const { data } = await pulls.get({ ...place, pull_number });
        return { headSha: data.head.sha, body: data.body ?? "" };
      }),
    comments: (issue_number, since) =>
      tried(about(`read the comments of pull request ${issue_number}`), async () => {
        const request = { ...place, issue_number, per_page: 100 };
        const comments = await octokit.paginate(
          issues.listComments,
          since === undefined ? request : { ...request, since },
        );
        return comments.map(commentOf);
      }),
    createComment: (issue_number, body) =>
      tried(about(`comment on pull request ${issue_number}`), async () =>
        commentOf((await issues.createComment({ ...place, issue_number, body })).data),
      ),
    updateComment: (comment_id, body) =>
      tried(about(`update comment ${comment_id}`), async () =>
        commentOf((await issues.updateComment({ ...place, comment_id, body })).data),
      ),
    deleteComment: (comment_id) =>
      tried(about(`remove the older comment ${comment_id}`), () =>
        issues.deleteComment({ ...place, comment_id }),
      ).then(() => undefined, unlessGone),
  };
}

function unlessGone(error: unknown): void {
  if (!(error instanceof PublishError) || error.kind !== "not-found") throw error;
}

interface ApiComment {
  readonly id: number;
  readonly body?: string;
  readonly html_url: string;
  readonly updated_at: string;
  readonly user: { readonly login: string } | null;
}

function commentOf({ id, body, html_url, updated_at, user }: ApiComment): Comment {
  return {
    id,
    author: user?.login ?? "",
    body: body ?? "",
    url: html_url,
    updatedAt: updated_at,
  };
}
