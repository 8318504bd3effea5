/** The outcome of a run as the runner wants it: outputs, annotations, and the sentence with which a job fails. */
import { basename, dirname, join, resolve } from "node:path";
import type { ChangeResult } from "../commands/change/check-change.ts";
import type { PolicyLines } from "../commands/change/policy-lines.ts";
import { counts, holdsUp, type JudgedRuns, runName } from "../commands/judged-run.ts";
import { OUTCOMES, VERDICTS } from "../report/marks.ts";
import { withoutSmallCells } from "../report/small-cells.ts";
import type { Criterion, Outcome, RunRecord } from "../schema/generated/record.ts";
import type { Annotation, Runner } from "./runner.ts";

/** Nothing that had to be judged is a pass. */
export function worstOf({ runs, unjudged }: JudgedRuns): Outcome {
  const outcomes = new Set(runs.filter(counts).map(({ record }) => record.verdict.outcome));
  for (const { fault } of unjudged.filter(holdsUp))
    outcomes.add(fault === undefined ? "not-checked" : "error");
  return VERDICTS.find((outcome) => outcomes.has(outcome)) ?? "pass";
}

export interface ModelResult {
  readonly verdict: Outcome;
  readonly summary: string;
  readonly recordPath: string;
  readonly candidatePath: string;
  /** Files beside the candidate in which it keeps weights. */
  readonly candidateData?: readonly string[];
  readonly modelDigest: string;
  readonly candidateDigest: string;
}

/** By name, the run that is in force, or the first of a model for which nothing is. */
function modelResults(
  { runs }: Pick<ChangeResult, "runs">,
  policyDirectory: string,
): Readonly<Record<string, ModelResult>> {
  const first = runs.filter(({ kind }) => kind === "in-force" || kind === "introduced");
  return Object.fromEntries(
    first.map(({ model, record, recordPath }) => {
      const { candidate, verdict } = record;
      // A candidate of ours lies beside its record; one that was provided is named from the policy.
      const candidatePath =
        candidate.origin === "provided"
          ? resolve(policyDirectory, candidate.path)
          : join(dirname(recordPath), basename(candidate.path));
      return [
        model,
        {
          verdict: verdict.outcome,
          summary: verdict.summary,
          recordPath,
          candidatePath,
          ...dataOf(candidatePath, candidate.dataFiles),
          modelDigest: `sha256:${record.model.digest}`,
          candidateDigest: `sha256:${candidate.digest}`,
        },
      ];
    }),
  );
}

/** A name of two lines would be two paths to a later step. */
function dataOf(
  candidatePath: string,
  files: readonly string[] = [],
): Pick<ModelResult, "candidateData"> {
  const named = files.filter((file) => !/[\r\n]/.test(file));
  if (named.length === 0) return {};
  return { candidateData: named.map((file) => join(dirname(candidatePath), file)) };
}

export function writeOutputs(
  runner: Runner,
  result: Pick<ChangeResult, "runs" | "reportPath">,
  { verdict, policyDirectory }: { readonly verdict: Outcome; readonly policyDirectory: string },
): void {
  const models = modelResults(result, policyDirectory);
  const lines = (pick: (model: ModelResult) => string): string =>
    Object.values(models).map(pick).join("\n");
  const outputs = {
    verdict,
    "report-path": result.reportPath,
    "record-path": lines(({ recordPath }) => recordPath),
    "candidate-path": lines(({ candidatePath, candidateData = [] }) =>
      [candidatePath, ...candidateData].join("\n"),
    ),
    models: JSON.stringify(models),
  };
  for (const [name, value] of Object.entries(outputs)) runner.output(name, value);
}

/** A step may show ten of each level. */
const MOST_ANNOTATIONS = 10;

export interface PolicyPlace {
  /** Relative to the workspace. */
  readonly path: string;
  readonly lineOf: PolicyLines;
}

export function annotationsOf(
  { runs, unjudged }: JudgedRuns,
  { path, lineOf }: PolicyPlace,
): readonly Annotation[] {
  const place = (model: string, criterion?: Criterion): Pick<Annotation, "file" | "line"> => {
    const line = lineOf(model, criterion);
    return line === undefined ? { file: path } : { file: path, line };
  };
  const faults = unjudged
    .filter(({ fault }) => fault !== undefined)
    .map((run): Annotation => {
      const title = `${runName(run)}: error`;
      return { level: "error", title, message: run.reason, ...place(run.model) };
    });
  const findings = runs.filter(counts).flatMap(({ model, record }) =>
    withoutSmallCells(record)
      .findings.filter(({ outcome, blocking }) => outcome !== "pass" && blocking !== false)
      .toSorted((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome))
      .map(({ outcome, explanation, advice, criterion }): Annotation => {
        const level = outcome === "fail" || outcome === "error" ? "error" : "warning";
        const message = advice === undefined ? explanation : `${explanation}. ${advice}`;
        return { level, title: `${model}: ${outcome}`, message, ...place(model, criterion) };
      }),
  );
  const all = [...faults, ...findings];
  return [...atMost(all, "error"), ...atMost(all, "warning")];
}

function atMost(all: readonly Annotation[], level: Annotation["level"]): readonly Annotation[] {
  const those = all.filter((annotation) => annotation.level === level);
  if (those.length <= MOST_ANNOTATIONS) return those;
  const rest = those.length - MOST_ANNOTATIONS + 1;
  return [
    ...those.slice(0, MOST_ANNOTATIONS - 1),
    { level, title: "compression-gate", message: `${rest} more; the job summary lists all` },
  ];
}

/** As others may read it. */
export const summaryOf = (record: RunRecord): string => withoutSmallCells(record).verdict.summary;

/** One sentence a verdict that blocks. */
export function failureText({ runs, unjudged }: JudgedRuns): string {
  const failed = runs
    .filter((run) => counts(run) && run.record.verdict.blocks)
    .map((run) => `${runName(run)}: ${run.record.verdict.outcome}: ${summaryOf(run.record)}`);
  const open = unjudged.filter(holdsUp).map((run) => {
    const outcome = run.fault === undefined ? "not-checked" : "error";
    return `${runName(run)}: ${outcome}: ${run.reason}`;
  });
  return [...failed, ...open].join("\n");
}
