/** What the GitHub on loopback knows of runs of workflows. */
import {
  type Answer,
  type Asked,
  type Handler,
  NOT_FOUND,
  type World,
} from "./github-operations.ts";

/** GitHub knows a workflow when its file is on the default branch. */
function listRuns({ store, sample }: World, { parameters }: Asked): Answer {
  const ofFile = store.runs.filter(({ file }) => file === parameters["workflow_id"]);
  if (ofFile.length === 0 && !store.workflows.includes(parameters["workflow_id"] ?? ""))
    return NOT_FOUND;
  const workflow_runs = ofFile.map(({ event, conclusion, startedAt }) =>
    sample("workflow-run", {
      event,
      status: "completed",
      conclusion,
      run_started_at: startedAt,
      html_url: "https://github.invalid/acme/demo/actions/runs/1",
    }),
  );
  return { status: 200, body: { total_count: workflow_runs.length, workflow_runs } };
}

export const RUN_OPERATIONS: Readonly<Record<string, Handler>> = {
  "actions/list-workflow-runs": listRuns,
};
