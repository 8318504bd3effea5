/** Run records as the markdown of a pull request's comment: verdict first, then the figures, then why. */
import { markdownTable } from "markdown-table";
import type { Finding, Outcome, RecordedChange, RunRecord } from "../schema/generated/record.ts";
import { codeSpan, escapeText } from "./escape.ts";
import { findingRow, isHeadline, worstFirst } from "./finding-row.ts";
import { headline, kernelSentence } from "./headline.ts";
import { formatBytes, formatValue } from "./numbers.ts";
import { challengeLines } from "./robustness-markdown.ts";

export interface MarkdownOptions {
  /** A hidden first line that says whose comment this is. */
  readonly marker?: string;
  /** The command that repeats the run of a model. */
  readonly reproduce: (model: string) => string;
}

/** GitHub refuses comments beyond 65,536 characters; some room is left for what a publisher adds. */
const MAXIMUM_LENGTH = 64_000;

type Detail = "all" | "problems" | "counts";

/** As much as fits: all findings, then only problems, then counts. */
export function renderMarkdown(records: readonly RunRecord[], options: MarkdownOptions): string {
  for (const detail of ["all", "problems", "counts"] as const) {
    const text = renderWith(records, options, detail);
    if (text.length <= MAXIMUM_LENGTH) return text;
  }
  return renderWith(records, options, "counts").slice(0, MAXIMUM_LENGTH);
}

const MARKS: Readonly<Record<Outcome, string>> = {
  pass: "✅ pass",
  fail: "❌ fail",
  inconclusive: "❔ undecided",
  "not-checked": "⬜ not checked",
  error: "💥 error",
};

function renderWith(
  records: readonly RunRecord[],
  options: MarkdownOptions,
  detail: Detail,
): string {
  const sections = records.flatMap((record) => renderModel(record, options, detail));
  const lines = [
    ...(options.marker === undefined ? [] : [options.marker]),
    `## ${titleOf(records)}`,
    "",
    ...(records.length > 1 ? [overview(records), ""] : []),
    ...sections,
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

const ORDER: readonly Outcome[] = ["fail", "error", "not-checked", "inconclusive", "pass"];

function titleOf(records: readonly RunRecord[]): string {
  const worst = ORDER.find((outcome) => records.some(({ verdict }) => verdict.outcome === outcome));
  switch (worst) {
    case undefined:
      return "compression-gate: no model was checked";
    case "pass":
      return `compression-gate: ✅ ${records.length === 1 ? "the candidate passes" : `all ${records.length} candidates pass`}`;
    case "fail":
      return "compression-gate: ❌ something got worse";
    case "error":
      return "compression-gate: 💥 could not finish";
    case "not-checked":
      return "compression-gate: ⬜ not everything was checked";
    case "inconclusive":
      return "compression-gate: ❔ the data cannot decide";
  }
}

function overview(records: readonly RunRecord[]): string {
  const rows = records.map((record) => [
    codeSpan(record.model.name),
    MARKS[record.verdict.outcome],
    ...padded(headline(record)),
  ]);
  return markdownTable([["model", "verdict", "size", "latency", "answers"], ...rows]);
}

const padded = (parts: readonly string[]): readonly string[] => [
  parts[0] ?? "",
  parts[1] ?? "",
  parts[2] ?? "",
];

function renderModel(
  record: RunRecord,
  options: MarkdownOptions,
  detail: Detail,
): readonly string[] {
  const { model, candidate, verdict } = record;
  const recipe =
    candidate.recipe === null
      ? `made elsewhere (${codeSpan(candidate.path)})`
      : `recipe ${codeSpan(candidate.recipe.name)}`;
  return [
    `### ${codeSpan(model.name)}: ${MARKS[verdict.outcome]}`,
    "",
    `${escapeText(verdict.summary)}.`,
    "",
    `**${headline(record).join(" · ")}** · ${recipe}`,
    "",
    ...findingLines(record, detail),
    ...(detail === "counts" ? [] : challengeLines(record, MARKS)),
    kernelSentence(record),
    "",
    ...noticeLines(record),
    ...(detail === "counts" ? [] : changeLines(record)),
    ...(detail === "all" ? trialLines(record) : []),
    ...footLines(record, options),
  ];
}

function findingLines({ findings }: RunRecord, detail: Detail): readonly string[] {
  const sorted = worstFirst(findings);
  const shown = sorted.filter(
    (finding) => isHeadline(finding) && (detail === "all" || finding.outcome !== "pass"),
  );
  const others = sorted.filter((finding) => !isHeadline(finding));
  const problems = sorted.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false,
  );
  if (detail === "counts")
    return [`${findings.length} checks, ${problems.length} of them not passed.`, ""];
  return [
    ...(shown.length === 0 ? [] : [findingTable(shown), ""]),
    ...problemLines(problems),
    ...(detail === "all" ? otherLines(others) : []),
  ];
}

function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { check, reference, candidate, change, allowed, outcome } = findingRow(finding);
    return [escapeText(check), reference, candidate, change, allowed, MARKS[outcome]];
  });
  return markdownTable(
    [["check", "float", "candidate", "change (90 % interval)", "allowed", ""], ...rows],
    {
      align: ["l", "r", "r", "r", "r", "l"],
    },
  );
}

/** The sentences that say why, and what would decide. */
function problemLines(problems: readonly Finding[]): readonly string[] {
  if (problems.length === 0) return [];
  return [...problems.slice(0, 20).map(({ explanation }) => `- ${escapeText(explanation)}.`), ""];
}

/** Slices that are neither critical nor shown to be worse. */
function otherLines(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const passed = findings.filter(({ outcome }) => outcome === "pass").length;
  const open = findings.filter(({ outcome }) => outcome !== "pass");
  const summary = `${findings.length} checks on slices: ${passed} proven, ${open.length} listed only (none is shown to be worse)`;
  const rows = open.map((finding) => {
    const { check, change, allowed } = findingRow(finding);
    const needed = finding.rowsNeeded ?? null;
    return [
      escapeText(check),
      String(finding.actual.n),
      change,
      allowed,
      needed === null ? "–" : needed.toLocaleString("en-US"),
    ];
  });
  const table =
    rows.length === 0
      ? []
      : [
          markdownTable(
            [
              ["slice", "rows", "change (90 % interval)", "allowed", "more rows to decide"],
              ...rows,
            ],
            { align: ["l", "r", "r", "r", "r"] },
          ),
        ];
  return folded(summary, table);
}

function folded(summary: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${summary}.`, ""];
  return [`<details><summary>${summary}</summary>`, "", ...lines, "", "</details>", ""];
}

function noticeLines({ notices }: RunRecord): readonly string[] {
  return notices.length === 0 ? [] : [...notices.map((notice) => `> ${escapeText(notice)}.`), ""];
}

/** What each pass did, and what it left alone, by operator and reason. */
function changeLines({ candidate }: RunRecord): readonly string[] {
  const { changes, operators } = candidate;
  if (changes.length === 0) return [];
  const applied = changes.filter(({ kind }) => kind === "applied").length;
  const refused = changes.length - applied;
  const rows = grouped(changes).map(({ pass, kind, operator, reason, count }) => [
    codeSpan(pass),
    kind === "applied" ? "changed" : "left",
    String(count),
    escapeText(operator),
    escapeText(reason),
  ]);
  const runs = Object.entries(operators ?? {}).map(
    ([name, count]) => `${escapeText(name)} ${count}`,
  );
  return folded(
    `What changed in the model: ${applied} changes, ${refused} nodes left as they are`,
    [
      markdownTable([["pass", "", "nodes", "operator", "what or why"], ...rows], {
        align: ["l", "l", "r", "l", "l"],
      }),
      ...(runs.length === 0
        ? []
        : ["", `What the engine runs after its own rewriting: ${runs.join(", ")}.`]),
    ],
  );
}

type GroupedChange = RecordedChange & { readonly count: number };

function grouped(changes: readonly RecordedChange[]): readonly GroupedChange[] {
  const groups = new Map<string, GroupedChange>();
  for (const change of changes) {
    const key = [change.pass, change.kind, change.operator, change.reason].join("\n");
    groups.set(key, { ...change, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

function trialLines({ candidate }: RunRecord): readonly string[] {
  const trials = candidate.trials ?? [];
  if (trials.length === 0) return [];
  const rows = trials.map(({ recipe, outcome, bytes, latencyRatio, flips, reason }) => [
    codeSpan(recipe),
    outcome === "chosen" ? "**chosen**" : outcome.replace("-", " "),
    bytes === undefined ? "–" : formatBytes(bytes),
    latencyRatio === undefined ? "–" : formatValue(latencyRatio, "ratio"),
    flips === undefined ? "–" : formatValue(flips, "share"),
    escapeText(reason),
  ]);
  return folded(`What the search tried on the calibration rows: ${trials.length} recipes`, [
    markdownTable([["recipe", "", "size", "latency", "flips", "why"], ...rows], {
      align: ["l", "l", "r", "r", "r", "l"],
    }),
  ]);
}

function footLines(record: RunRecord, { reproduce }: MarkdownOptions): readonly string[] {
  const { data, environment, tool, baseline, model } = record;
  const sets =
    environment.instructionSets.length === 0 ? "" : ` (${environment.instructionSets.join(", ")})`;
  const against =
    baseline.state === "present"
      ? `baseline of ${(baseline.acceptedAt ?? "").slice(0, 10)}`
      : `baseline ${baseline.state}`;
  return [
    `<sub>${data.evaluation.rows.toLocaleString("en-US")} rows of ${escapeText(data.evaluation.source)} · ${against} · ${escapeText(environment.cpuModel)}${sets} · onnxruntime ${environment.onnxruntime} · ${tool.name} ${tool.version}</sub>`,
    "",
    `Reproduce: ${codeSpan(reproduce(model.name))}`,
    "",
  ];
}
