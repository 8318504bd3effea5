/** Revalidations as issues; what keeps them out becomes one notice, and the verdict stands. */
import { markdownTable } from "markdown-table";
import type { RevalidationResult } from "../commands/revalidate.ts";
import type { PastRun } from "../publish/issue-state.ts";
import {
  type IssueFate,
  listOwnIssues,
  type ModelReport,
  settleIssue,
} from "../publish/model-issue.ts";
import { PublishError } from "../publish/publish-error.ts";
import { codeCell, textCell } from "../report/escape.ts";
import {
  revalidatedModelMarkdown,
  unmeasuredModelMarkdown,
} from "../report/revalidation-markdown.ts";
import { runLine } from "./comment-text.ts";
import type { Job } from "./job.ts";
import type { Posting } from "./post-report.ts";

export interface Revalidation {
  readonly job: Job;
  readonly policyPath: string;
  readonly result: RevalidationResult;
  /** ISO 8601. */
  readonly date: string;
}

export async function postIssues(
  { runner, connect }: Posting,
  revalidation: Revalidation,
): Promise<void> {
  try {
    const github = await connect();
    const own = await listOwnIssues(github);
    for (const report of reportsOf(revalidation)) {
      const fate = await settleIssue(github, report, own);
      runner.line(`${report.model}: ${fateText(fate)}`);
    }
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    const message = `${error.message}. The verdict stands; the report is in the job summary`;
    runner.annotate({ level: "notice", title: "compression-gate: no issue", message });
  }
}

const fateText = (fate: IssueFate): string =>
  fate.kind === "untouched" ? "no issue is touched" : `${fate.kind} ${fate.url}`;

function reportsOf({ job, policyPath, result, date }: Revalidation): readonly ModelReport[] {
  const { run, attempt } = job;
  const common = { policy: policyPath };
  const now = { run, attempt, date };
  const measured = result.revalidated.map((one): ModelReport => {
    const { record, verdict } = one;
    const { name } = record.model;
    return {
      ...common,
      model: name,
      title: titleOf(name, verdict.blocks),
      text: (past) => bodyOf(revalidatedModelMarkdown(one), past, job),
      run: {
        ...now,
        outcome: verdict.outcome,
        engine: record.environment.onnxruntime,
        data: record.data.evaluation.digest,
      },
      holds: !verdict.blocks,
    };
  });
  const unmeasured = result.failed.map(({ model, error }): ModelReport => {
    const text = unmeasuredModelMarkdown({ model, reason: error.message });
    return {
      ...common,
      model,
      title: titleOf(model, true),
      text: (past) => bodyOf(text, past, job),
      run: { ...now, outcome: "error", engine: "", data: "" },
      holds: false,
    };
  });
  return [...measured, ...unmeasured];
}

/** Names of models are short words: the schema of policies says so. */
const titleOf = (model: string, blocks: boolean): string =>
  `Compression gate: the accepted ${model} ${blocks ? "is in doubt" : "holds again"}`;

function bodyOf(text: string, past: readonly PastRun[], job: Job): string {
  const rows = past
    .toReversed()
    .map(({ date, outcome, engine, data }) => [
      textCell(date.slice(0, 10)),
      textCell(outcome),
      textCell(engine),
      codeCell(data.slice(0, 10)),
    ]);
  const table = markdownTable([["revalidated", "verdict", "onnxruntime", "data"], ...rows]);
  return [
    text,
    ...(past.length < 2 ? [] : [table, ""]),
    "This issue is kept up to date by the schedule, and closed when the model holds.",
    "",
    runLine(job),
  ].join("\n");
}
