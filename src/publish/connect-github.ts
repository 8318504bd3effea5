/** GitHub itself, as this program uses it. */
import type { GitHub } from "./github.ts";
import { artifacts } from "./octokit-artifacts.ts";
import { type Connection, makeClient, tried } from "./octokit-client.ts";
import { checks } from "./octokit-checks.ts";
import { conversation } from "./octokit-comments.ts";
import { issues } from "./octokit-issues.ts";
import { commits } from "./octokit-commits.ts";
import { proposals } from "./octokit-proposals.ts";
import { pulls } from "./octokit-pulls.ts";
import { runs } from "./octokit-runs.ts";

export async function connectGitHub(connection: Connection): Promise<GitHub> {
  const client = await makeClient(connection);
  const { octokit, place } = client;
  const askViewer = (): Promise<string> =>
    tried(
      { doing: "ask GitHub whose token this is", permission: "pull-requests: write" },
      async () => {
        const query = "{ viewer { login } }";
        const { viewer } = await octokit.graphql<{ viewer: { login: string } }>(query);
        return viewer.login;
      },
    );
  let known: string | undefined;
  return {
    ...conversation(client),
    ...checks(client),
    ...pulls(client),
    ...artifacts(client),
    ...issues(client),
    ...runs(client),
    ...commits(client),
    ...proposals(client),
    viewer: async () => (known ??= await askViewer()),
    mergeBase: (base, head) =>
      tried({ doing: `compare ${base} with ${head}`, permission: "contents: read" }, async () => {
        const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
          ...place,
          basehead: `${base}...${head}`,
          per_page: 1,
        });
        return data.merge_base_commit.sha;
      }),
  };
}
