/** The verdicts as check runs of the head commit, one a model. */
import { counts, type JudgedRun, type JudgedRuns } from "../commands/judged-run.ts";
import type { Plan } from "../commands/change/plan-change.ts";
import { escapeText } from "../report/escape.ts";
import type { GitHub } from "../publish/github.ts";
import { type ModelChecks, modelChecks } from "../publish/model-checks.ts";
import type { Job } from "./job.ts";
import { failureText, summaryOf, worstOf } from "./results.ts";
import type { Runner } from "./runner.ts";

export interface CheckReporting {
  readonly runner: Runner;
  readonly connect: () => Promise<GitHub>;
  readonly job: Job;
  readonly headSha: string;
  /** Nothing of it was measured here. */
  readonly isUnverified: boolean;
}

export function startChecks({
  runner,
  connect,
  job,
  headSha,
  isUnverified,
}: CheckReporting): ModelChecks {
  return modelChecks({
    connect,
    headSha,
    isUnverified,
    detailsUrl: job.runUrl,
    externalId: `${job.run}/${job.attempt}`,
    onProblem: ({ message }) =>
      runner.annotate({
        level: "notice",
        title: "compression-gate: no check run",
        message: `${message}. The verdict stands: it is the conclusion of this job`,
      }),
  });
}

/** A model that is not concerned passes at once: a check that is required by its name must not stay open. */
export async function showPlan(checks: ModelChecks, { models }: Plan): Promise<void> {
  for (const { name, reason, runs } of models) {
    if (runs.length > 0) await checks.begin(name);
    else {
      const summary = `${escapeText(reason)}.`;
      await checks.complete(name, { conclusion: "success", title: "Not judged", summary });
    }
  }
}

export async function showVerdict(
  checks: ModelChecks,
  model: string,
  judged: JudgedRuns,
): Promise<void> {
  const failed = failureText(judged);
  const outcome = worstOf(judged);
  const [run] = judged.runs;
  const first = run === undefined ? "" : summaryOf(run.record);
  await checks.complete(model, {
    // Never neutral or skipped: GitHub lets both merge.
    conclusion: failed === "" ? "success" : "failure",
    title: outcome === "pass" ? passing(judged.runs) : `Verdict: ${outcome}`,
    summary: `${escapeText(failed === "" ? first : failed)}.`,
  });
}

function passing(runs: readonly JudgedRun[]): string {
  const waived = runs
    .filter(counts)
    .reduce((sum, { record }) => sum + (record.verdict.counts.waived ?? 0), 0);
  return waived === 0 ? "Passes" : `Passes, ${waived} ${waived === 1 ? "check" : "checks"} waived`;
}
