/** The report on a change: what is in force and its verdict first, then what the change proposes, then what it does not concern. */
import { codeSpan, escapeText } from "../../report/escape.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import type { RunRecord } from "../../schema/generated/record.ts";
import { counts, holdsUp, type JudgedRun, type JudgedRuns, runName } from "../judged-run.ts";
import type { Plan, PlannedModel } from "./plan-change.ts";
import type { PolicyChange } from "./policy-changes.ts";
import { isShipped } from "./shipping.ts";

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
    ...plan.models.flatMap(shippedLines),
    ...plan.models.flatMap((model) => proposalLines(model, runs)),
    ...unconcernedLines(plan.models.filter(({ runs: planned }) => planned.length === 0)),
  ].join("\n");
}

/** What is left behind stands beside what would ship. */
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

/** The candidate of the report is not the one that the base commit would make. */
function shippedLines({ name, changes, ships = [] }: PlannedModel): readonly string[] {
  if (ships.length === 0) return [];
  const own = changes.filter(({ path }) => isShipped(path));
  return [
    `**Judged as it would ship**: this change gives ${codeSpan(name)} ${ships.join(" and ")}; criteria, data and baseline are those in force.`,
    "",
    ...own.slice(0, MOST_CHANGES).map(changeLine),
    ...moreThan(own),
    ...(own.length > 0 ? [""] : []),
  ];
}

const MOST_CHANGES = 20;

const moreThan = ({ length }: readonly PolicyChange[]): readonly string[] =>
  length > MOST_CHANGES ? [`- and ${length - MOST_CHANGES} more`] : [];

function proposalLines(
  { name, changes: all, edited = [], ships = [] }: PlannedModel,
  runs: readonly JudgedRun[],
): readonly string[] {
  const changes = ships.length === 0 ? all : all.filter(({ path }) => !isShipped(path));
  const what = [...(changes.length === 0 ? [] : ["its policy"]), ...edited];
  if (what.length === 0) return [];
  const proposed = runs.find(({ kind, model }) => kind === "proposed" && model === name);
  const verdict =
    proposed === undefined
      ? ""
      : ` With ${what.length === 1 ? "it" : "them"} the verdict would be **${proposed.record.verdict.outcome}**: ${escapeText(proposed.record.verdict.summary)}.`;
  return [
    `**Proposed, not in force**: of ${codeSpan(name)} this change edits ${what.join(", ")}.${verdict}`,
    "",
    ...changes.slice(0, MOST_CHANGES).map(changeLine),
    ...moreThan(changes),
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
