/** Run records as the markdown of a pull request's comment: verdict first, then the figures, then why. */
import { markdownTable } from "markdown-table";
import type { RunRecord } from "../schema/generated/record.ts";
import { blameLines } from "./blame-markdown.ts";
import { blockLines } from "./block-lines.ts";
import { changeLines, operationLines, trialLines } from "./candidate-sections.ts";
import { codeCell, codeSpan, escapeText, shortened, sentenceText } from "./escape.ts";
import { exampleLines } from "./example-lines.ts";
import { fairnessLines } from "./fairness-markdown.ts";
import { type Detail, findingLines, furtherFindingLines } from "./finding-sections.ts";
import { headline, impact, kernelSentence, sentenceOfRun, tally } from "./headline.ts";
import { MARKS, OUTCOMES } from "./marks.ts";
import { noticesOf } from "./notices.ts";
import {
  attackLines,
  challengeLines,
  loadLines,
  probeLines,
  providerLines,
  suiteLines,
} from "./robustness-markdown.ts";
import { withoutSmallCells } from "./small-cells.ts";
import { titleOf } from "./title.ts";
import { waiverLines } from "./waiver-rows.ts";

/** A model of the run that has no record. */
export interface UnjudgedModel {
  readonly model: string;
  readonly reason: string;
}

export interface MarkdownOptions {
  /** Models that came to no verdict. */
  readonly unjudged?: readonly UnjudgedModel[];
  /** A hidden first line that says whose comment this is. */
  readonly marker?: string;
  /** The command that repeats the run of a model; undefined where none is known to. */
  readonly reproduce: (model: string) => string | undefined;
}

/** GitHub refuses comments beyond 65,536 characters; some room is left for what a publisher adds. */
const MAXIMUM_LENGTH = 64_000;
const SENTENCE_LENGTH = 1000;

/** As much as fits: all findings, then only problems, then counts, then counts of the models that come first. */
export function renderMarkdown(whole: readonly RunRecord[], options: MarkdownOptions): string {
  const records = whole.map(withoutSmallCells);
  for (const detail of ["all", "problems", "counts"] as const) {
    const text = renderWith(records, options, detail);
    if (text.length <= MAXIMUM_LENGTH) return text;
  }
  return renderFirst(records, options);
}

function renderWith(
  records: readonly RunRecord[],
  options: MarkdownOptions,
  detail: Detail,
): string {
  const areSeveral = records.length + (options.unjudged?.length ?? 0) > 1;
  const sections = worstModelsFirst(records).flatMap((record) => [
    ...(areSeveral ? [headingOf(record), ""] : []),
    ...renderModel(record, options, detail),
  ]);
  const start = [...startOf(records, options), ...(records.length > 1 ? overview(records) : [])];
  return joined([...start, ...sections]);
}

/** Whole models as long as they fit, and how many are left. */
function renderFirst(records: readonly RunRecord[], options: MarkdownOptions): string {
  const lines = [...startOf(records, options)];
  let shown = 0;
  let length = joined(lines).length;
  for (const record of worstModelsFirst(records)) {
    const section = [headingOf(record), "", ...renderModel(record, options, "counts")];
    length += section.join("\n").length + 1;
    if (length > MAXIMUM_LENGTH - 200) break;
    lines.push(...section);
    shown += 1;
  }
  return joined([...lines, `${records.length - shown} more models are in their records only.`]);
}

const rank = ({ verdict }: RunRecord): number => OUTCOMES.indexOf(verdict.outcome);

function worstModelsFirst(records: readonly RunRecord[]): readonly RunRecord[] {
  return records.toSorted((a, b) => rank(a) - rank(b));
}

const joined = (lines: readonly string[]): string => `${lines.join("\n").trimEnd()}\n`;

function startOf(
  records: readonly RunRecord[],
  { marker, unjudged = [], reproduce }: MarkdownOptions,
): readonly string[] {
  const lines = unjudged.map(({ model, reason }) =>
    [
      `- ${codeSpan(model)} came to no verdict. ${sentenceText(reason)}.`,
      ...repeating(reproduce(model)),
    ].join(" "),
  );
  return [
    ...(marker === undefined ? [] : [marker]),
    `## ${titleOf(records, unjudged.length)}`,
    "",
    ...(lines.length === 0 ? [] : [...lines, ""]),
  ];
}

/** A command that is cut short repeats nothing. */
const repeating = (command: string | undefined): readonly string[] =>
  command === undefined || command.length > SENTENCE_LENGTH
    ? []
    : [`Reproduce: ${codeSpan(command, SENTENCE_LENGTH)}`];

const headingOf = ({ model, verdict }: RunRecord): string =>
  `### ${codeSpan(model.name)}: ${MARKS[verdict.outcome]}`;

function overview(records: readonly RunRecord[]): readonly string[] {
  const rows = records.map((record) => {
    const { size, latency = "–", answers = "–" } = headline(record);
    return [codeCell(record.model.name), MARKS[record.verdict.outcome], size, latency, answers];
  });
  return [markdownTable([["model", "verdict", "size", "latency", "answers"], ...rows]), ""];
}

function renderModel(
  record: RunRecord,
  options: MarkdownOptions,
  detail: Detail,
): readonly string[] {
  const command = options.reproduce(record.model.name);
  return [
    ...verdictLines(record),
    ...findingLines(record, detail),
    ...repeating(command).flatMap((line) => [line, ""]),
    ...furtherFindingLines(record, detail),
    ...(detail === "counts" ? [] : waiverLines(record)),
    ...(detail === "counts" ? [] : challengeLines(record, MARKS)),
    ...(detail === "counts" ? [] : providerLines(record, MARKS)),
    ...(detail === "counts" ? [] : suiteLines(record, MARKS)),
    ...(detail === "all" ? [...probeLines(record), ...blockLines(record)] : []),
    ...(detail === "counts" ? [] : attackLines(record)),
    ...(detail === "counts" ? [] : loadLines(record, MARKS)),
    ...(detail === "all" ? fairnessLines(record) : []),
    kernelSentence(record),
    "",
    ...(detail === "all" ? exampleLines(record, command) : []),
    ...(detail === "counts" ? [] : blameLines(record)),
    ...noticeLines(record),
    ...(detail === "counts" ? [] : changeLines(record)),
    ...(detail === "all" ? operationLines(record) : []),
    ...(detail === "all" ? trialLines(record) : []),
    ...footLines(record),
  ];
}

/** What holds, and what the candidate is worth. */
function verdictLines(record: RunRecord): readonly string[] {
  const { candidate, canary, canaryKind, findings } = record;
  const ofRun = sentenceOfRun(record);
  const maker =
    candidate.recipe === null
      ? `The provided candidate (${codeSpan(candidate.path)})`
      : `Recipe ${codeSpan(candidate.recipe.name)}`;
  const does = candidate.recipe === null ? "is" : "makes the model";
  const broken =
    canary === true && canaryKind !== "renamed"
      ? ["This candidate was broken on purpose: the gate must fail it.", ""]
      : [];
  return [
    `**${tally(findings)}.** ${maker} ${does} ${impact(record)}.`,
    "",
    ...broken,
    ...(ofRun === undefined ? [] : [`${sentence(ofRun)}.`, ""]),
  ];
}

const sentence = (text: string): string => sentenceText(shortened(text, SENTENCE_LENGTH));

function noticeLines(record: RunRecord): readonly string[] {
  return noticesOf(record)
    .slice(0, 20)
    .flatMap((notice) => [`> ${sentence(notice)}.`, ""]);
}

function footLines({ data, environment, tool, baseline, candidate }: RunRecord): readonly string[] {
  const { instructionSets, cpuModel, onnxruntime } = environment;
  const sets = instructionSets.length === 0 ? "" : ` (${instructionSets.join(", ")})`;
  const against =
    baseline.state === "present"
      ? `baseline of ${(baseline.acceptedAt ?? "").slice(0, 10)}`
      : `baseline ${baseline.state}`;
  const facts = [
    `${data.evaluation.rows.toLocaleString("en-US")} rows of ${data.evaluation.source}`,
    against,
    `${cpuModel}${sets}`,
    `onnxruntime ${onnxruntime}`,
    `candidate ${candidate.digest.slice(0, 10)}`,
    `${tool.name} ${tool.version}`,
  ];
  return [`<sub>${facts.map((fact) => escapeText(shortened(fact, 300))).join(" · ")}</sub>`, ""];
}
