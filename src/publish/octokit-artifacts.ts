/** What runs of workflows have kept, by Octokit. */
import type { GitHub } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";
import type { Attempt } from "./publish-error.ts";

type Artifacts = Pick<GitHub, "artifacts" | "downloadArtifact">;

const about = (doing: string): Attempt => ({ doing, permission: "actions: read" });

export function artifacts({ octokit, place }: Client): Artifacts {
  const api = octokit.rest.actions;
  return {
    artifacts: (run_id) =>
      tried(about(`list the artifacts of run ${run_id}`), async () => {
        const { data } = await api.listWorkflowRunArtifacts({ ...place, run_id, per_page: 100 });
        return data.artifacts
          .filter(({ expired }) => !expired)
          .map(({ id, name, size_in_bytes }) => ({ id, name, bytes: size_in_bytes }));
      }),
    downloadArtifact: (artifact_id) =>
      tried(about(`download artifact ${artifact_id}`), async () => {
        const { data } = await api.downloadArtifact({
          ...place,
          artifact_id,
          archive_format: "zip",
        });
        // Octokit follows the redirection to the archive, and declares the answer before it, which has none.
        if (data instanceof ArrayBuffer) return new Uint8Array(data);
        throw new Error("the answer is no archive");
      }),
  };
}
