/** Whether the schedule still runs: GitHub turns those of idle repositories off, and nobody is told. */
import type { Host } from "../host/host.ts";
import type { EndedRun } from "../publish/github.ts";
import { PublishError } from "../publish/publish-error.ts";
import type { Posting } from "./post-report.ts";

export interface Heartbeat {
  readonly host: Host;
  readonly workspace: string;
  readonly staleAfterDays: number;
}

/** A line for the comment; undefined when there is nothing to say: no schedule, one that has just come, or one that runs. */
export async function heartbeatNote(
  { runner, connect }: Posting,
  { host, workspace, staleAfterDays }: Heartbeat,
): Promise<string | undefined> {
  const file = await scheduleOf(host, workspace);
  if (file === undefined) return undefined;
  try {
    const runs = await (await connect()).endedRuns(file);
    return noteOf(runs.filter(hasRevalidated)[0], { now: host.clock.now(), staleAfterDays });
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    // GitHub knows a workflow when its file is on the default branch: this change may bring it.
    if (error.kind !== "not-found") {
      const message = `${error.message}. Nobody can tell whether the schedule still runs`;
      runner.annotate({ level: "notice", title: "compression-gate: no heartbeat", message });
    }
    return undefined;
  }
}

const FOLDER = ".github/workflows";

/** The file of the workflow that revalidates; the first by name where there are several. */
async function scheduleOf({ files }: Host, workspace: string): Promise<string | undefined> {
  const folder = files.resolve(workspace, FOLDER);
  if (!(await files.isDirectory(folder))) return undefined;
  const names = (await files.list(folder)).filter((name) => /\.ya?ml$/.test(name));
  for (const name of names.toSorted()) {
    const path = files.resolve(folder, name);
    if (!(await files.isDirectory(path)) && revalidates(await files.readText(path))) return name;
  }
  return undefined;
}

const revalidates = (workflow: string): boolean =>
  /^[^#]*\bmode:\s*["']?revalidate\b/m.test(workflow);

/** A schedule that found drift has failed; one that was started by hand may have failed for its branch. */
const hasRevalidated = ({ event, conclusion }: EndedRun): boolean =>
  conclusion === "success"
    ? event === "schedule" || event === "workflow_dispatch"
    : conclusion === "failure" && event === "schedule";

const DAY_MS = 86_400_000;

function noteOf(
  last: EndedRun | undefined,
  { now, staleAfterDays }: { readonly now: Date } & Pick<Heartbeat, "staleAfterDays">,
): string | undefined {
  if (last === undefined)
    return "> ⏰ No revalidation has run yet: start its workflow by hand, or wait for its schedule.";
  const days = Math.floor((now.getTime() - Date.parse(last.startedAt)) / DAY_MS);
  if (days <= staleAfterDays) return undefined;
  return `> ⏰ The [last revalidation](${last.url}) was ${days} days ago: its schedule may be turned off.`;
}
