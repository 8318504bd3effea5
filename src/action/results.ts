/** The outcome of a run as the runner wants it: outputs, annotations, and the sentence with which a job fails. */
import { basename, dirname, join, resolve } from "node:path";
import type { CheckResult } from "../commands/check.ts";
import type { Outcome, RunRecord } from "../schema/generated/record.ts";
import type { Annotation, Runner } from "./runner.ts";

const WORST_FIRST: readonly Outcome[] = ["fail", "error", "not-checked", "inconclusive", "pass"];

export function verdictOf(records: readonly RunRecord[]): Outcome {
  const outcomes = new Set(records.map(({ verdict }) => verdict.outcome));
  return WORST_FIRST.find((outcome) => outcomes.has(outcome)) ?? "not-checked";
}

export interface ModelResult {
  readonly verdict: Outcome;
  readonly summary: string;
  readonly recordPath: string;
  readonly candidatePath: string;
  readonly modelDigest: string;
  readonly candidateDigest: string;
}

export function modelResults({
  records,
  recordPaths,
  policyDirectory,
}: Results): Readonly<Record<string, ModelResult>> {
  return Object.fromEntries(
    records.map(({ model, candidate, verdict }, index) => [
      model.name,
      {
        verdict: verdict.outcome,
        summary: verdict.summary,
        recordPath: recordPaths[index] ?? "",
        // A candidate of ours lies beside its record; one that was provided is named from the policy.
        candidatePath:
          candidate.origin === "provided"
            ? resolve(policyDirectory, candidate.path)
            : join(dirname(recordPaths[index] ?? ""), basename(candidate.path)),
        modelDigest: `sha256:${model.digest}`,
        candidateDigest: `sha256:${candidate.digest}`,
      },
    ]),
  );
}

export interface Results extends Pick<CheckResult, "records" | "recordPaths"> {
  readonly policyDirectory: string;
}

export function writeOutputs(
  runner: Runner,
  result: Results & { readonly commentPath: string },
): void {
  const models = modelResults(result);
  const lines = (pick: (model: ModelResult) => string): string =>
    Object.values(models).map(pick).join("\n");
  runner.output("verdict", verdictOf(result.records));
  runner.output("report-path", result.commentPath);
  runner.output(
    "record-path",
    lines(({ recordPath }) => recordPath),
  );
  runner.output(
    "candidate-path",
    lines(({ candidatePath }) => candidatePath),
  );
  runner.output("models", JSON.stringify(models));
}

/** A step may show ten of each level. */
const MOST_ANNOTATIONS = 10;

export function annotationsOf(
  records: readonly RunRecord[],
  policyPath: string,
): readonly Annotation[] {
  const all = records.flatMap(({ model, findings }) =>
    findings
      .filter(({ outcome, blocking }) => outcome !== "pass" && blocking !== false)
      .toSorted((a, b) => WORST_FIRST.indexOf(a.outcome) - WORST_FIRST.indexOf(b.outcome))
      .map(({ outcome, explanation }): Annotation => {
        const level = outcome === "fail" || outcome === "error" ? "error" : "warning";
        return {
          level,
          title: `${model.name}: ${outcome}`,
          message: explanation,
          file: policyPath,
        };
      }),
  );
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

/** One sentence a model that blocks. */
export function failureText(records: readonly RunRecord[]): string {
  return records
    .filter(({ verdict }) => verdict.blocks)
    .map(({ model, verdict }) => `${model.name}: ${verdict.outcome}: ${verdict.summary}`)
    .join("\n");
}
