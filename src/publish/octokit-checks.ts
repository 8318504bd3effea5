/** Check runs, by Octokit. */
import type { CheckRun, CheckRunText, GitHub } from "./github.ts";
import { type Client, tried } from "./octokit-client.ts";
import type { Attempt } from "./publish-error.ts";

type Checks = Pick<GitHub, "createCheckRun" | "updateCheckRun" | "checkRuns">;

const about = (doing: string): Attempt => ({ doing, permission: "checks: write" });

/** GitHub takes this much of a summary. */
const MAXIMUM_LENGTH = 65_535;

export function checks({ octokit, place }: Client): Checks {
  const api = octokit.rest.checks;
  return {
    createCheckRun: (run) =>
      tried(about(`create the check run "${run.name}"`), async () => {
        const { name, headSha, detailsUrl, externalId } = run;
        const { data } = await api.create({
          ...place,
          name,
          head_sha: headSha,
          details_url: detailsUrl,
          external_id: externalId,
          ...stateOf(run),
        });
        return checkRunOf(data);
      }),
    updateCheckRun: (check_run_id, text) =>
      tried(about(`update check run ${check_run_id}`), async () => {
        await api.update({ ...place, check_run_id, ...stateOf(text) });
      }),
    checkRuns: (ref, check_name) =>
      tried(about(`read the check runs "${check_name}"`), async () => {
        const { data } = await api.listForRef({ ...place, ref, check_name, per_page: 100 });
        return data.check_runs.map(checkRunOf);
      }),
  };
}

function checkRunOf({
  id,
  external_id,
}: {
  readonly id: number;
  readonly external_id: string | null;
}): CheckRun {
  return { id, externalId: external_id ?? "" };
}

function stateOf({ conclusion, title, summary }: CheckRunText) {
  const output = { title, summary: summary.slice(0, MAXIMUM_LENGTH) };
  return conclusion === undefined
    ? { status: "in_progress" as const, output }
    : { status: "completed" as const, conclusion, output };
}
