/** One issue for each model that no longer holds: opened, kept up to date, opened again, and closed when it holds. */
import type { GitHub, Issue } from "./github.ts";
import { issueMarker, type IssueState, issueStateOf, type PastRun } from "./issue-state.ts";
import { PublishError } from "./publish-error.ts";

export interface ModelReport {
  readonly policy: string;
  readonly model: string;
  readonly title: string;
  /** Without the marker; given the runs that are remembered, this one last. */
  readonly text: (past: readonly PastRun[]) => string;
  readonly run: PastRun;
  readonly holds: boolean;
}

export type IssueFate =
  | { readonly kind: "opened" | "updated" | "reopened" | "closed"; readonly url: string }
  /** It holds and there is nothing to close, or a later run has been there. */
  | { readonly kind: "untouched" };

/** So many runs are remembered. */
const MEMORY = 12;

/** GitHub counts characters, and takes this many. */
const MAXIMUM_LENGTH = 65_536;
const CUT = "\n\n_Cut here: GitHub takes no longer issues. The job summary has all of it._\n";

interface Own {
  readonly issue: Issue;
  readonly state: IssueState;
}

/** All issues of whom the token speaks for: one list serves all models. */
export interface OwnIssues {
  readonly author: string;
  readonly issues: readonly Issue[];
}

export async function listOwnIssues(github: GitHub): Promise<OwnIssues> {
  const author = await github.viewer();
  return { author, issues: await github.issues(author) };
}

/** A person who closed the issue while the model does not hold finds it open again: nothing else would tell. */
export async function settleIssue(
  github: GitHub,
  report: ModelReport,
  { author, issues }: OwnIssues,
): Promise<IssueFate> {
  const [own, ...others] = ownIssues(issues, author, report);
  if (own === undefined) {
    if (report.holds) return { kind: "untouched" };
    const { url } = await createOnce(github, report, author);
    return { kind: "opened", url };
  }
  if (isLater(own.state.past.at(-1), report.run)) return { kind: "untouched" };
  for (const other of others.filter(({ issue }) => issue.isOpen))
    await write(github, report, { own: other, isOpen: false });
  const wasOpen = own.issue.isOpen;
  if (report.holds && !wasOpen) return { kind: "untouched" };
  const { url } = await write(github, report, { own, isOpen: !report.holds });
  if (report.holds) return { kind: "closed", url };
  return { kind: wasOpen ? "updated" : "reopened", url };
}

async function write(
  github: GitHub,
  report: ModelReport,
  { own: { issue, state }, isOpen }: { readonly own: Own; readonly isOpen: boolean },
): Promise<Issue> {
  const body = bodyOf(report, state.past);
  return github.updateIssue(issue.number, { title: report.title, body, isOpen });
}

/** Open ones first; among equals the one that was first. */
function ownIssues(
  issues: readonly Issue[],
  author: string,
  { policy, model }: ModelReport,
): readonly Own[] {
  return issues
    .flatMap((issue) => {
      const state = issue.author === author ? issueStateOf(issue.body) : undefined;
      return state?.policy === policy && state.model === model ? [{ issue, state }] : [];
    })
    .toSorted(
      (a, b) => Number(b.issue.isOpen) - Number(a.issue.isOpen) || a.issue.number - b.issue.number,
    );
}

const isLater = (past: PastRun | undefined, { run, attempt }: PastRun): boolean =>
  past !== undefined && (past.run - run || past.attempt - attempt) > 0;

/** A creation whose answer got lost may have happened: it is looked for before it is asked for again. */
async function createOnce(github: GitHub, report: ModelReport, author: string): Promise<Issue> {
  const text = { title: report.title, body: bodyOf(report, []) };
  try {
    return await github.createIssue(text);
  } catch (error) {
    if (!(error instanceof PublishError) || error.kind !== "unavailable") throw error;
    const [found] = ownIssues(await github.issues(author), author, report);
    return found?.issue ?? github.createIssue(text);
  }
}

function bodyOf(report: ModelReport, before: readonly PastRun[]): string {
  const { policy, model, run } = report;
  const earlier = before.filter((past) => past.run !== run.run);
  const past = [...earlier, run].slice(-MEMORY);
  const marker = issueMarker({ policy, model, past });
  const text = report.text(past);
  const room = MAXIMUM_LENGTH - marker.length;
  if (text.length <= room) return `${marker}${text}`;
  const kept = text.slice(0, room - CUT.length);
  return `${marker}${kept.slice(0, kept.lastIndexOf("\n"))}${CUT}`;
}
