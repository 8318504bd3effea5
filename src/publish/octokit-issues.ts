/** Issues, by Octokit. */
import type { GitHub, Issue } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";
import type { Attempt } from "./publish-error.ts";

type Issues = Pick<GitHub, "issues" | "createIssue" | "updateIssue">;

const about = (doing: string): Attempt => ({ doing, permission: "issues: write" });

export function issues({ octokit, place }: Client): Issues {
  const api = octokit.rest.issues;
  return {
    issues: (creator) =>
      tried(about("read the issues"), async () => {
        const request = { ...place, creator, state: "all" as const, per_page: 100 };
        const found = await octokit.paginate(api.listForRepo, request);
        return found.filter((one) => one.pull_request === undefined).map(issueOf);
      }),
    createIssue: ({ title, body }) =>
      tried(about(`open the issue "${title}"`), async () =>
        issueOf((await api.create({ ...place, title, body })).data),
      ),
    updateIssue: (issue_number, { title, body, isOpen }) =>
      tried(about(`update issue ${issue_number}`), async () => {
        const state = isOpen ? ("open" as const) : ("closed" as const);
        return issueOf((await api.update({ ...place, issue_number, title, body, state })).data);
      }),
  };
}

interface ApiIssue {
  readonly number: number;
  readonly body?: string | null;
  readonly html_url: string;
  readonly state: string;
  readonly user: { readonly login: string } | null;
}

function issueOf({ number, body, html_url, state, user }: ApiIssue): Issue {
  return {
    number,
    author: user?.login ?? "",
    body: body ?? "",
    url: html_url,
    isOpen: state === "open",
  };
}
