/** How the candidate came about, in a comment: what changed in the model, and what a search tried. */
import { markdownTable } from "markdown-table";
import type { RecordedChange, RunRecord } from "../schema/generated/record.ts";
import { codeCell, codeSpan, escapeText, textCell } from "./escape.ts";
import { folded } from "./folded.ts";
import { fusionSentence } from "./fusion-sentence.ts";
import { operationSentence } from "./operation-sentence.ts";
import { formatBytes, formatValue } from "./numbers.ts";

/** What each pass did, and what it left alone, by operator and reason. */
export function changeLines({ candidate }: RunRecord): readonly string[] {
  const { changes, operators } = candidate;
  if (changes.length === 0) return [];
  const applied = changes.filter(({ kind }) => kind === "applied").length;
  const left = changes.length - applied;
  const rows = grouped(changes).map(({ pass, kind, operator, reason, count }) => [
    codeCell(pass),
    kind === "applied" ? "changed" : "left",
    String(count),
    textCell(operator),
    textCell(reason),
  ]);
  const runs = Object.entries(operators ?? {}).map(([name, count]) => `${codeSpan(name)} ${count}`);
  const table = markdownTable([["pass", "", "nodes", "operator", "what or why"], ...rows], {
    align: ["l", "l", "r", "l", "l"],
  });
  const after =
    runs.length === 0 ? [] : ["", `After its own rewriting, the engine runs ${runs.join(", ")}.`];
  const fusion = candidate.fusion && fusionSentence(candidate.fusion);
  const audit = fusion === undefined ? [] : ["", `${escapeText(fusion)}.`];
  const nodes = left === 1 ? "1 node" : `${left} nodes`;
  const summary = `What changed in the model: ${applied} ${applied === 1 ? "change" : "changes"}, ${nodes} left as ${left === 1 ? "it is" : "they are"}`;
  return folded(summary, [table, ...after, ...audit]);
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

/** What a row costs in each arm. */
export function operationLines({ operations }: RunRecord): readonly string[] {
  if (operations === undefined) return [];
  const { base, candidate } = operations;
  return folded("What a row costs to compute", [
    `float: ${escapeText(operationSentence(base))}`,
    "",
    `candidate: ${escapeText(operationSentence(candidate))}`,
  ]);
}

export function trialLines({ candidate }: RunRecord): readonly string[] {
  const trials = candidate.trials ?? [];
  if (trials.length === 0) return [];
  const rows = trials.map(({ recipe, outcome, bytes, latencyRatio, flips, reason }) => [
    codeCell(recipe),
    outcome === "chosen" ? "**chosen**" : outcome.replace("-", " "),
    bytes === undefined ? "–" : formatBytes(bytes),
    latencyRatio === undefined ? "–" : formatValue(latencyRatio, "ratio"),
    flips === undefined ? "–" : formatValue(flips, "share"),
    textCell(reason),
  ]);
  return folded(`What the search tried on the calibration rows: ${trials.length} recipes`, [
    markdownTable([["recipe", "", "size", "latency", "flips", "why"], ...rows], {
      align: ["l", "l", "r", "r", "r", "l"],
    }),
  ]);
}
