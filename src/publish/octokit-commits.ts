/** Commits and branches without a clone, by Octokit: git's data, so that no push and no stored credentials are needed. */
import type { GitHub, NewCommit } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";
import { type Attempt, PublishError } from "./publish-error.ts";

const about = (doing: string): Attempt => ({ doing, permission: "contents: write" });

/** An ordinary file. */
const MODE = "100644" as const;

export function commits({ octokit, place }: Client): Pick<GitHub, "createCommit" | "setBranch"> {
  const api = octokit.rest.git;
  const treeOf = ({ tree, files }: NewCommit): Promise<string> =>
    tried(about("write the files of a commit"), async () => {
      const entries = Object.entries(files).map(([path, content]) => ({
        path,
        content,
        mode: MODE,
        type: "blob" as const,
      }));
      const { data } = await api.createTree({ ...place, base_tree: tree, tree: entries });
      return data.sha;
    });
  const exists = (branch: string): Promise<boolean> =>
    tried(about(`read the branch "${branch}"`), () =>
      api.getRef({ ...place, ref: `heads/${branch}` }),
    ).then(() => true, noneWhenMissing);
  return {
    createCommit: async (commit) => {
      const tree = await treeOf(commit);
      return tried(about("make a commit"), async () => {
        const { parent, message } = commit;
        const made = await api.createCommit({ ...place, message, tree, parents: [parent] });
        return made.data.sha;
      });
    },
    setBranch: async (branch, sha) => {
      const isThere = await exists(branch);
      await tried(about(`write the branch "${branch}"`), async () => {
        if (isThere) await api.updateRef({ ...place, ref: `heads/${branch}`, sha, force: true });
        else await api.createRef({ ...place, ref: `refs/heads/${branch}`, sha });
      });
    },
  };
}

function noneWhenMissing(error: unknown): false {
  if (error instanceof PublishError && error.kind === "not-found") return false;
  throw error;
}
