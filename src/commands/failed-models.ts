/** Models of a check that came to no verdict, beside those that did. */
import { exitCodeOf } from "../judge/exit-code.ts";
import { renderMarkdown, type MarkdownOptions } from "../report/markdown.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { EngineError, type UserError } from "../schema/user-error.ts";

export interface FailedModel {
  readonly model: string;
  /** What was given cannot be used, or the engine failed before there was a candidate. */
  readonly error: UserError | EngineError;
}

export interface Outcome {
  readonly records: readonly RunRecord[];
  readonly failed: readonly FailedModel[];
}

const UNUSABLE_INPUT = 4;
const ENGINE_FAILURE = 5;

/** Of what was judged when something got worse, else of what could not be judged. */
export function exitCodeWith({ records, failed }: Outcome): number {
  const judged = exitCodeOf(records.map(({ verdict }) => verdict));
  const isWorse = records.some(({ verdict }) => verdict.outcome === "fail" && verdict.blocks);
  if (failed.length === 0 || isWorse) return judged;
  const isEngine = failed.some(({ error }) => error instanceof EngineError);
  return isEngine ? ENGINE_FAILURE : UNUSABLE_INPUT;
}

export function markdownWith({ records, failed }: Outcome, options: MarkdownOptions): string {
  const unjudged = failed.map(({ model, error }) => ({ model, reason: error.message }));
  return renderMarkdown(records, { ...options, unjudged });
}
