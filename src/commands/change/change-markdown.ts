/** The report on a change: what is in force and its verdict first, then what the change proposes, then what it does not concern. */
import { codeSpan, escapeText } from "../../report/escape.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import type { RunRecord } from "../../schema/generated/record.ts";
import { counts, holdsUp, type JudgedRun, type JudgedRuns, runName } from "../judged-run.ts";
import type { Plan, PlannedModel } from "./plan-change.ts";
import type { PolicyChange } from "./policy-changes.ts";

export interface JudgedChange extends JudgedRuns {
  readonly plan: Plan;
  /** The command that repeats the runs of a model. */
  readonly reproduce: (model: string) => string;
}

export function changeMarkdown({ plan, runs, unjudged, reproduce }: JudgedChange): string {
  const records = runs.filter(counts).map(titled);
  const report =
    records.length === 0 && unjudged.length === 0
      ? "## compression-gate: ✅ nothing to judge\n"
      : renderMarkdown(records, {
          unjudged: unjudged
            .filter(holdsUp)
            .map((run) => ({ model: runName(run), reason: run.reason })),
          reproduce: (model) => reproduce(model.split(" ", 1)[0] ?? model),
        });
  const introduced = plan.models.filter(({ runs: planned }) =>
    planned.some(({ kind }) => kind === "introduced"),
  );
  return [
    report,
    ...introducedLines(introduced),
    ...plan.models.flatMap((model) => proposalLines(model, runs)),
    ...unconcernedLines(plan.models.filter(({ runs: planned }) => planned.length === 0)),
  ].join("\n");
}

/** The candidate by a proposed recipe stands beside that of the recipe in force. */
function titled({ model, kind, record }: JudgedRun): RunRecord {
  return { ...record, model: { ...record.model, name: runName({ model, kind }) } };
}

function introducedLines(models: readonly PlannedModel[]): readonly string[] {
  if (models.length === 0) return [];
  const names = models.map(({ name }) => codeSpan(name)).join(", ");
  return [
    `**New**: nothing is in force yet for ${names}, so that the policy and the baseline of this change judge it.`,
    "",
  ];
}

const MOST_CHANGES = 20;

function proposalLines(
  { name, changes, edited = [] }: PlannedModel,
  runs: readonly JudgedRun[],
): readonly string[] {
  const what = [...(changes.length === 0 ? [] : ["its policy"]), ...edited];
  if (what.length === 0) return [];
  const proposed = runs.find(({ kind, model }) => kind === "proposed" && model === name);
  const verdict =
    proposed === undefined
      ? ""
      : ` With ${what.length === 1 ? "it" : "them"} the verdict would be **${proposed.record.verdict.outcome}**: ${escapeText(proposed.record.verdict.summary)}.`;
  const more = changes.length - MOST_CHANGES;
  return [
    `**Proposed, not in force**: of ${codeSpan(name)} this change edits ${what.join(", ")}.${verdict}`,
    "",
    ...changes.slice(0, MOST_CHANGES).map(changeLine),
    ...(more > 0 ? [`- and ${more} more`] : []),
    "",
  ];
}

const value = (json: string | undefined): string =>
  json === undefined ? "nothing" : codeSpan(json);

function changeLine({ path, before, after }: PolicyChange): string {
  return `- ${codeSpan(path)}: ${value(before)} → ${value(after)}`;
}

function unconcernedLines(models: readonly PlannedModel[]): readonly string[] {
  if (models.length === 0) return [];
  return [
    "**Not judged**:",
    "",
    ...models.map(({ name, reason }) => `- ${codeSpan(name)}: ${escapeText(reason)}`),
    "",
  ];
}
