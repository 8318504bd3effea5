/** From a commit to the pull request that brings it, by Octokit. */
import type { GitHub, Head, OpenPullRequest } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";
import type { Attempt } from "./publish-error.ts";

const about = (doing: string): Attempt => ({ doing, permission: "pull-requests: read" });

interface ApiPull {
  readonly number: number;
  readonly state: string;
  readonly body: string | null;
  readonly head: { readonly sha: string };
  readonly base: { readonly sha: string; readonly repo: { readonly full_name: string } };
}

export function pulls({ octokit, place }: Client): Pick<GitHub, "openPullRequests"> {
  const { owner, repo } = place;
  const ours = `${owner}/${repo}`.toLowerCase();
  const those = (found: readonly ApiPull[], { sha }: Head): readonly OpenPullRequest[] =>
    found
      .filter(
        ({ state, head, base }) =>
          state === "open" && head.sha === sha && base.repo.full_name.toLowerCase() === ours,
      )
      .map(({ number, head, base, body }) => ({
        number,
        headSha: head.sha,
        baseSha: base.sha,
        body: body ?? "",
      }));
  return {
    openPullRequests: (head) =>
      tried(about(`find the pull request of commit ${head.sha}`), async () => {
        const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
          ...place,
          commit_sha: head.sha,
          per_page: 100,
        });
        const associated = those(data, head);
        if (associated.length > 0) return associated;
        // GitHub does not tie every commit of a fork to its pull request; the branch it always knows.
        const [forkOwner = ""] = head.repository.split("/");
        const listed = await octokit.rest.pulls.list({
          ...place,
          state: "open",
          head: `${forkOwner}:${head.branch}`,
          per_page: 100,
        });
        return those(listed.data, head);
      }),
  };
}
