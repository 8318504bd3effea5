/** A revalidation as markdown: whether what was accepted still holds, what moved, and where that comes from. */
import { markdownTable } from "markdown-table";
import type { Drift } from "../schema/drift.ts";
import type { Finding, Outcome, RunRecord, Verdict } from "../schema/generated/record.ts";
import type { StandingEvidence } from "../schema/standing-evidence.ts";
import { driftSentences, formatter, groundText, movedTable } from "./drift-lines.ts";
import { codeSpan, escapeText, figureCell, shortened, sentenceText } from "./escape.ts";
import type { UnjudgedModel } from "./markdown.ts";
import { OUTCOMES, SYMBOLS } from "./marks.ts";

/** A baseline as it was accepted at some time. */
export interface AcceptedValues {
  readonly commit: string;
  readonly acceptedAt: string;
  readonly onnxruntime: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface RevalidatedModel {
  readonly record: RunRecord;
  /** Absolute. */
  readonly recordPath: string;
  /** Of the record, or that it says nothing about what was accepted. */
  readonly verdict: Verdict;
  /** undefined: there is no baseline. */
  readonly drift: Drift | undefined;
  /** Of accuracy; empty where the rows allow none. */
  readonly evidence: readonly StandingEvidence[];
  /** Newest first. */
  readonly history: readonly AcceptedValues[];
}

const SAYS: Readonly<Record<Outcome, string>> = {
  pass: "still holds",
  fail: "no longer holds",
  error: "could not be judged",
  "not-checked": "was not checked in full",
  inconclusive: "cannot be decided on this data",
};

export function revalidationMarkdown(
  models: readonly RevalidatedModel[],
  unjudged: readonly UnjudgedModel[],
): string {
  const sorted = models.toSorted(
    (a, b) => OUTCOMES.indexOf(a.verdict.outcome) - OUTCOMES.indexOf(b.verdict.outcome),
  );
  const sections = [
    ...unjudged.map(unmeasuredModelMarkdown),
    ...sorted.map((model) => revalidatedModelMarkdown(model)),
  ];
  return ["## Compression gate: revalidation\n", ...sections].join("\n");
}

/** One model, without what is around it. */
export function revalidatedModelMarkdown(revalidated: RevalidatedModel): string {
  const { record, verdict, drift } = revalidated;
  const { name } = record.model;
  const lines = [
    `### ${SYMBOLS[verdict.outcome]} ${codeSpan(name)} ${SAYS[verdict.outcome]}`,
    "",
    `${sentenceText(shortened(verdict.summary, 1000))}.`,
    "",
    ...(drift === undefined ? [] : driftLines(drift, record)),
    ...findingLines(record),
    ...revalidated.evidence.flatMap((one) => [`${evidenceSentence(one)}.`, ""]),
    ...historyLines(revalidated),
    footLine(record, drift),
    "",
    `Reproduce: ${codeSpan(`npx compression-gate revalidate ${name}`)}`,
    "",
  ];
  return lines.join("\n");
}

export function unmeasuredModelMarkdown({ model, reason }: UnjudgedModel): string {
  const heading = `### ${SYMBOLS.error} ${codeSpan(model)} could not be measured`;
  return [heading, "", `${sentenceText(shortened(reason, 1000))}.`, ""].join("\n");
}

function driftLines(drift: Drift, record: RunRecord): readonly string[] {
  const sentences = driftSentences(drift);
  const since = drift.acceptedAt.slice(0, 10);
  if (sentences.length === 0)
    return [`Nothing moved since it was accepted on ${escapeText(since)}.`, ""];
  return [
    `**Since it was accepted on ${escapeText(since)}**`,
    "",
    ...sentences.map((text) => `- ${escapeText(text)}.`),
    "",
    ...movedTable(drift, record),
  ];
}

const MOST_FINDINGS = 10;

function findingLines({ findings }: RunRecord): readonly string[] {
  const problems = findings
    .filter(({ outcome, blocking }) => outcome !== "pass" && blocking !== false)
    .toSorted((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  if (problems.length === 0) return [];
  const rest = problems.length - MOST_FINDINGS;
  return [
    "**What does not hold**",
    "",
    ...problems.slice(0, MOST_FINDINGS).map(problemLine),
    ...(rest > 0 ? [`- … and ${rest} more, in the record.`] : []),
    "",
  ];
}

const problemLine = ({ outcome, explanation }: Finding): string =>
  `- ${SYMBOLS[outcome]} ${sentenceText(shortened(explanation, 500))}.`;

/** Without its full stop. */
export function evidenceSentence(given: StandingEvidence): string {
  const { margin, rows, evidence, proof, provenAt } = given;
  const points = `${Number((100 * margin).toPrecision(4))} pt`;
  const odds = evidence > 1e6 ? "more than a million" : evidence.toPrecision(3);
  const since =
    provenAt === null ? "" : `, which ${provenAt.toLocaleString("en-US")} rows reached first`;
  return `Evidence of ${rows.toLocaleString("en-US")} rows that accuracy loses less than ${points}, valid however often it is looked at while rows are only added at the end: ${odds} to 1; ${proof} is proof${since}`;
}

const MOST_FIGURES = 4;

/** The figures that the policy asks about, as they were accepted over time. */
function historyLines({ record, history }: RevalidatedModel): readonly string[] {
  const asked = new Set(record.policy.criteria.map(({ metric }) => metric as string));
  const names = [...asked].filter((name) => history.some(({ values }) => name in values));
  const shown = names.slice(0, MOST_FIGURES);
  if (history.length < 2 || shown.length === 0) return [];
  const rows = history.map(({ commit, acceptedAt, onnxruntime, values }) => [
    codeSpan(commit.slice(0, 10)),
    figureCell(acceptedAt.slice(0, 10)),
    figureCell(onnxruntime),
    ...shown.map((name) => formatter(record, name)(values[name])),
  ]);
  const table = markdownTable([["commit", "accepted", "onnxruntime", ...shown], ...rows]);
  return ["**Accepted before**", "", table, ""];
}

function footLine({ data, environment, tool }: RunRecord, drift: Drift | undefined): string {
  const facts = [
    `${data.evaluation.rows.toLocaleString("en-US")} rows of ${data.evaluation.source}`,
    `onnxruntime ${environment.onnxruntime}`,
    environment.cpuModel,
    ...(drift?.grounds ?? []).map(groundText),
    `${tool.name} ${tool.version}`,
  ];
  return `<sub>${facts.map((fact) => escapeText(shortened(fact, 300))).join(" · ")}</sub>`;
}
