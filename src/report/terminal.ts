/** A run record as a table for the terminal. */
import type { Finding, FindingOutcome, RunRecord } from "../schema/generated/record.ts";
import { unblockingSentences } from "./method-sentences.ts";
import { adviceOn } from "./advice.ts";
import { challengeRows } from "./challenge-rows.ts";
import { visibleText } from "./escape.ts";
import { noiseSentence } from "./blame-markdown.ts";
import { blockSentence } from "./block-lines.ts";
import { type FindingRow, findingRow, isHeadline, worstFirst } from "./finding-row.ts";
import { headlineText, kernelSentence, sentenceOfRun } from "./headline.ts";
import { formatChange, formatValue } from "./numbers.ts";
import { ofSweep, worstLoadRows } from "./load-rows.ts";
import { noticesOf } from "./notices.ts";
import { probeRows } from "./probe-rows.ts";
import { providerRows } from "./provider-rows.ts";
import { suiteRows } from "./suite-rows.ts";
import { waiverRows } from "./waiver-rows.ts";

const COLOURS: Readonly<Record<FindingOutcome, number>> = {
  pass: 32,
  fail: 31,
  inconclusive: 33,
  "not-checked": 33,
  error: 31,
  waived: 36,
};

export function renderTerminal(
  record: RunRecord,
  { colour }: { readonly colour: boolean },
): string {
  const paint = (text: string, outcome: FindingOutcome): string =>
    colour ? `\u001b[${COLOURS[outcome]}m${text}\u001b[0m` : text;
  const { model, candidate, verdict, findings } = record;
  const recipe = visibleText(candidate.recipe?.name ?? candidate.path);
  const title = `${visibleText(model.name)}: ${paint(verdict.outcome.toUpperCase(), verdict.outcome)}`;
  const ofRun = sentenceOfRun(record);
  const shown = worstFirst(findings).filter(isHeadline);
  const lines = [
    `${title}  ${headlineText(record)} · ${recipe}`,
    ...table(shown, paint),
    ...sliceLines(findings),
    ...challengeLines(record),
    ...providerLines(record),
    ...suiteLines(record),
    ...probeLines(record),
    ...attackLines(record),
    ...loadLines(record),
    ...blameLines(record),
    ...(ofRun === undefined ? [] : [`  ${visibleText(ofRun)}`]),
    ...problemLines(record),
    ...waiverLines(record),
    `  ${kernelSentence(record)}`,
    ...noticesOf(record).map((notice) => `  Note: ${visibleText(notice)}`),
  ];
  return `${lines.join("\n")}\n`;
}

function visibleRow({ outcome, n, ...cells }: FindingRow): FindingRow {
  const { check, reference, candidate, change, allowed } = cells;
  return {
    check: visibleText(check),
    reference: visibleText(reference),
    candidate: visibleText(candidate),
    change: visibleText(change),
    allowed: visibleText(allowed),
    n,
    outcome,
  };
}

function table(
  findings: readonly Finding[],
  paint: (text: string, outcome: FindingOutcome) => string,
): readonly string[] {
  const rows = findings.map((finding) => visibleRow(findingRow(finding)));
  const header = {
    check: "check",
    reference: "float",
    candidate: "candidate",
    change: "change (90 % interval)",
    allowed: "allowed",
  };
  const keys = ["check", "reference", "candidate", "change", "allowed"] as const;
  const widths = keys.map((key) =>
    Math.max(header[key].length, ...rows.map((row) => row[key].length)),
  );
  const line = (row: Readonly<Record<(typeof keys)[number], string>>): string =>
    keys
      .map((key, position) =>
        position === 0
          ? row[key].padEnd(widths[position] ?? 0)
          : row[key].padStart(widths[position] ?? 0),
      )
      .join("  ");
  return [
    `  ${line(header)}`,
    ...rows.map((row) => `  ${line(row)}  ${paint(row.outcome, row.outcome)}`),
  ];
}

function sliceLines(findings: readonly Finding[]): readonly string[] {
  const others = findings.filter((finding) => !isHeadline(finding));
  if (others.length === 0) return [];
  const proven = others.filter(({ outcome }) => outcome === "pass").length;
  const open = others.length - proven;
  const rest = open === 0 ? "" : `, ${open} only listed: none of them is shown to be worse`;
  const checks = others.length === 1 ? "check" : "checks";
  return [`  and ${others.length} more ${checks} on slices: ${proven} proven${rest}`];
}

function providerLines(record: RunRecord): readonly string[] {
  return providerRows(record).flatMap(
    ({ name, metric, reference, candidate, change, latency, outcome, remark }) => [
      `  provider ${visibleText(name)}: ${metric} ${reference} → ${candidate}, ${change}, latency ${latency}: ${outcome ?? "not judged"}`,
      ...(remark === undefined ? [] : [`  ${visibleText(remark)}`]),
    ],
  );
}

function challengeLines(record: RunRecord): readonly string[] {
  return challengeRows(record).map(
    ({ name, rows, metric, reference, candidate, change, outcome }) =>
      `  ${visibleText(name)}, ${rows} rows: ${metric} ${reference} → ${candidate}, ${change}: ${outcome ?? "not judged"}`,
  );
}

function suiteLines(record: RunRecord): readonly string[] {
  return suiteRows(record).map(
    ({ name, base, candidate, lost, outcome }) =>
      `  ${visibleText(name)}: float passes ${base}, candidate ${candidate}, lost ${lost}: ${outcome ?? "not judged"}`,
  );
}

function attackLines(record: RunRecord): readonly string[] {
  return probeRows(record, "attack=")
    .filter(({ metric }) => metric === "passed-cases")
    .map(
      ({ probe, rows, reference, candidate }) =>
        `  attack ${probe}, ${rows} rows: float withstands ${reference}, candidate ${candidate}`,
    );
}

function loadLines(record: RunRecord): readonly string[] {
  return worstLoadRows(record).map(
    ({ pattern, of, queries, metric, reference, candidate, ratio, outcome }) =>
      `  load ${visibleText(ofSweep(pattern, of))}, ${queries} queries: ${metric} ${reference} → ${candidate}, ${ratio}: ${outcome ?? "not judged"}`,
  );
}

function probeLines(record: RunRecord): readonly string[] {
  const ofBlocks = blockSentence(record);
  const odd = probeRows(record).map(
    ({ probe, rows, metric, reference, candidate }) =>
      `  probe ${probe}, ${rows} rows: ${metric} ${reference} → ${candidate}`,
  );
  return ofBlocks === undefined ? odd : [...odd, `  blocks: ${visibleText(ofBlocks)}`];
}

function blameLines({ blame }: RunRecord): readonly string[] {
  if (blame === undefined) return [];
  const layers = blame.layers
    .slice(0, 5)
    .map(
      ({ node, share, bytes }) =>
        `${visibleText(node)} ${formatValue(share, "share")} (${formatChange(bytes, "bytes")})`,
    );
  const fix =
    blame.fix === undefined
      ? ""
      : `; keep-float: ${visibleText(JSON.stringify(blame.fix.nodes))} would mend it`;
  return [
    ...(blame.noise === undefined ? [] : [`  ${noiseSentence(blame, blame.noise)}`]),
    `  The loss lies in ${layers.join(", ")}${blame.fix?.meets === true && blame.fix.visible ? fix : ""}`,
  ];
}

function waiverLines(record: RunRecord): readonly string[] {
  return waiverRows(record).map(
    ({ id, explanation, waiver: { owner, expires } }) =>
      `  Waiver ${id} (${visibleText(owner)}, until ${expires}): ${visibleText(explanation)}`,
  );
}

/** More sentences than this push the verdict off the screen. */
const SENTENCES = 10;

function problemLines(record: RunRecord): readonly string[] {
  const { findings } = record;
  const problems = findings.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false,
  );
  const rest = problems.length - SENTENCES;
  return [
    ...problems
      .slice(0, SENTENCES)
      .map(({ outcome, explanation }) => `  ${outcome}: ${visibleText(explanation)}`),
    ...(rest > 0 ? [`  … and ${rest} more, in the record`] : []),
    ...unblockingSentences(findings).map((sentence) => `  ${visibleText(sentence)}`),
    ...adviceOn(record).map((sentence) => `  ${visibleText(sentence)}`),
  ];
}
