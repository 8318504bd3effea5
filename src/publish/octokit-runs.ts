/** Runs of workflows, by Octokit. */
import type { GitHub } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";

export function runs({ octokit, place }: Client): Pick<GitHub, "endedRuns"> {
  return {
    endedRuns: (workflow_id) =>
      tried({ doing: `read the runs of ${workflow_id}`, permission: "actions: read" }, async () => {
        const { data } = await octokit.rest.actions.listWorkflowRuns({
          ...place,
          workflow_id,
          status: "completed",
          exclude_pull_requests: true,
          per_page: 100,
        });
        return data.workflow_runs.map((run) => ({
          event: run.event,
          conclusion: run.conclusion ?? "",
          url: run.html_url,
          startedAt: run.run_started_at ?? run.created_at,
        }));
      }),
  };
}
