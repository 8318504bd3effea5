/** Pull requests that this program opens itself, by Octokit. */
import type { GitHub, Proposal } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";
import type { Attempt } from "./publish-error.ts";

type Proposals = Pick<GitHub, "proposals" | "createProposal" | "updateProposal">;

const about = (doing: string): Attempt => ({ doing, permission: "pull-requests: write" });

export function proposals({ octokit, place }: Client): Proposals {
  const api = octokit.rest.pulls;
  return {
    proposals: (branch) =>
      tried(about(`read the pull requests of the branch "${branch}"`), async () => {
        const head = `${place.owner}:${branch}`;
        const request = { ...place, head, state: "all" as const, per_page: 100 };
        return (await octokit.paginate(api.list, request)).map(proposalOf);
      }),
    createProposal: ({ title, body, branch: head, base }) =>
      tried(about(`open a pull request from the branch "${head}"`), async () =>
        proposalOf((await api.create({ ...place, title, body, head, base })).data),
      ),
    updateProposal: (pull_number, { title, body, isOpen }) =>
      tried(about(`update pull request ${pull_number}`), async () => {
        const state = isOpen ? ("open" as const) : ("closed" as const);
        return proposalOf((await api.update({ ...place, pull_number, title, body, state })).data);
      }),
  };
}

interface ApiPull {
  readonly number: number;
  readonly state: string;
  readonly body: string | null;
  readonly html_url: string;
  readonly merged_at: string | null;
  readonly user: { readonly login: string } | null;
}

function proposalOf({ number, state, body, html_url, merged_at, user }: ApiPull): Proposal {
  const ended = merged_at === null ? "closed" : "merged";
  return {
    number,
    author: user?.login ?? "",
    body: body ?? "",
    url: html_url,
    state: state === "open" ? "open" : ended,
  };
}
