/** `revalidate`: the accepted candidates measured again, with one issue for each model that no longer holds. */
import { policyLines } from "../../commands/change/policy-lines.ts";
import type { JudgedRun } from "../../commands/judged-run.ts";
import type { RevalidationResult } from "../../commands/revalidate.ts";
import { runLine } from "../comment-text.ts";
import { onDefaultBranch } from "../default-branch.ts";
import { type ActionProgram, once, type RunMode, type Start } from "../program.ts";
import { postIssues } from "../report-issues.ts";
import { annotationsOf, failureText, worstOf, writeOutputs } from "../results.ts";

const EVENTS: readonly string[] = ["schedule", "workflow_dispatch"];

/** Ends as the verdicts say: a schedule that finds drift fails, so that the person who watches it is told. */
export const revalidateMode: RunMode = async (program, start) => {
  onDefaultBranch(start, EVENTS);
  const { runner, host } = program;
  const { inputs, job } = start;
  const engine = once(() => program.engineFor(job, inputs));
  const { policyPath, models, output } = inputs;
  const result = await program.revalidate(host, engine, { policyPath, models, output });
  await runner.summarize(`${result.markdown}\n${runLine(job)}`);
  await tell(program, start, result);
  if (inputs.comment !== "never") {
    const connect = once(() => program.connect(job));
    const date = host.clock.now().toISOString();
    await postIssues({ runner, connect }, { job, policyPath, result, date });
  }
  if (result.exitCode !== 0) runner.fail(whyItFails(result));
};

/** Each was judged by what is in force. */
const runsOf = ({ revalidated }: RevalidationResult): readonly JudgedRun[] =>
  revalidated.map(({ record, recordPath, verdict }) => ({
    model: record.model.name,
    kind: "in-force",
    record: { ...record, verdict },
    recordPath,
  }));

async function tell(
  { runner, host }: ActionProgram,
  { inputs: { policyPath } }: Start,
  result: RevalidationResult,
): Promise<void> {
  const runs = runsOf(result);
  const { reportPath, failed, exitCode } = result;
  const verdict = failed.length > 0 && exitCode !== 1 ? "error" : worstOf({ runs, unjudged: [] });
  const policyDirectory = host.files.resolve(policyPath, "..");
  writeOutputs(runner, { runs, reportPath }, { verdict, policyDirectory });
  const policy = { path: policyPath, lineOf: await policyLines(host, policyPath) };
  for (const annotation of annotationsOf({ runs, unjudged: [] }, policy))
    runner.annotate(annotation);
}

function whyItFails(result: RevalidationResult): string {
  const unmeasured = result.failed.map(({ model, error }) => `${model}: ${error.message}`);
  return [failureText({ runs: runsOf(result), unjudged: [] }), ...unmeasured]
    .filter((text) => text !== "")
    .join("\n");
}
