import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  adviceOn,
  blockSentence,
  challengeRows,
  findingRow,
  headlineText,
  isHeadline,
  kernelSentence,
  noiseSentence,
  noticesOf,
  ofSweep,
  probeRows,
  providerRows,
  sentenceOfRun,
  suiteRows,
  unblockingSentences,
  waiverRows,
  worstFirst,
  worstLoadRows
} from "./chunk-MFP7SN2L.js";
import {
  visibleText
} from "./chunk-HJN3OFBP.js";
import {
  formatChange,
  formatValue
} from "./chunk-Z4WAPPOA.js";

// src/report/terminal.ts
var COLOURS = {
  pass: 32,
  fail: 31,
  inconclusive: 33,
  "not-checked": 33,
  error: 31,
  waived: 36
};
function renderTerminal(record, { colour }) {
  const paint = (text, outcome) => colour ? `\x1B[${COLOURS[outcome]}m${text}\x1B[0m` : text;
  const { model, candidate, verdict, findings } = record;
  const recipe = visibleText(candidate.recipe?.name ?? candidate.path);
  const title = `${visibleText(model.name)}: ${paint(verdict.outcome.toUpperCase(), verdict.outcome)}`;
  const ofRun = sentenceOfRun(record);
  const shown = worstFirst(findings).filter(isHeadline);
  const lines = [
    `${title}  ${headlineText(record)} \xB7 ${recipe}`,
    ...table(shown, paint),
    ...sliceLines(findings),
    ...challengeLines(record),
    ...providerLines(record),
    ...suiteLines(record),
    ...probeLines(record),
    ...attackLines(record),
    ...loadLines(record),
    ...blameLines(record),
    ...ofRun === void 0 ? [] : [`  ${visibleText(ofRun)}`],
    ...problemLines(record),
    ...waiverLines(record),
    `  ${kernelSentence(record)}`,
    ...noticesOf(record).map((notice) => `  Note: ${visibleText(notice)}`)
  ];
  return `${lines.join("\n")}
`;
}
function visibleRow({ outcome, n, ...cells }) {
  const { check, reference, candidate, change, allowed } = cells;
  return {
    check: visibleText(check),
    reference: visibleText(reference),
    candidate: visibleText(candidate),
    change: visibleText(change),
    allowed: visibleText(allowed),
    n,
    outcome
  };
}
function table(findings, paint) {
  const rows = findings.map((finding) => visibleRow(findingRow(finding)));
  const header = {
    check: "check",
    reference: "float",
    candidate: "candidate",
    change: "change (90 % interval)",
    allowed: "allowed"
  };
  const keys = ["check", "reference", "candidate", "change", "allowed"];
  const widths = keys.map(
    (key) => Math.max(header[key].length, ...rows.map((row) => row[key].length))
  );
  const line = (row) => keys.map(
    (key, position) => position === 0 ? row[key].padEnd(widths[position] ?? 0) : row[key].padStart(widths[position] ?? 0)
  ).join("  ");
  return [
    `  ${line(header)}`,
    ...rows.map((row) => `  ${line(row)}  ${paint(row.outcome, row.outcome)}`)
  ];
}
function sliceLines(findings) {
  const others = findings.filter((finding) => !isHeadline(finding));
  if (others.length === 0) return [];
  const proven = others.filter(({ outcome }) => outcome === "pass").length;
  const open = others.length - proven;
  const rest = open === 0 ? "" : `, ${open} only listed: none of them is shown to be worse`;
  const checks = others.length === 1 ? "check" : "checks";
  return [`  and ${others.length} more ${checks} on slices: ${proven} proven${rest}`];
}
function providerLines(record) {
  return providerRows(record).flatMap(
    ({ name, metric, reference, candidate, change, latency, outcome, remark }) => [
      `  provider ${visibleText(name)}: ${metric} ${reference} \u2192 ${candidate}, ${change}, latency ${latency}: ${outcome ?? "not judged"}`,
      ...remark === void 0 ? [] : [`  ${visibleText(remark)}`]
    ]
  );
}
function challengeLines(record) {
  return challengeRows(record).map(
    ({ name, rows, metric, reference, candidate, change, outcome }) => `  ${visibleText(name)}, ${rows} rows: ${metric} ${reference} \u2192 ${candidate}, ${change}: ${outcome ?? "not judged"}`
  );
}
function suiteLines(record) {
  return suiteRows(record).map(
    ({ name, base, candidate, lost, outcome }) => `  ${visibleText(name)}: float passes ${base}, candidate ${candidate}, lost ${lost}: ${outcome ?? "not judged"}`
  );
}
function attackLines(record) {
  return probeRows(record, "attack=").filter(({ metric }) => metric === "passed-cases").map(
    ({ probe, rows, reference, candidate }) => `  attack ${probe}, ${rows} rows: float withstands ${reference}, candidate ${candidate}`
  );
}
function loadLines(record) {
  return worstLoadRows(record).map(
    ({ pattern, of, queries, metric, reference, candidate, ratio, outcome }) => `  load ${visibleText(ofSweep(pattern, of))}, ${queries} queries: ${metric} ${reference} \u2192 ${candidate}, ${ratio}: ${outcome ?? "not judged"}`
  );
}
function probeLines(record) {
  const ofBlocks = blockSentence(record);
  const odd = probeRows(record).map(
    ({ probe, rows, metric, reference, candidate }) => `  probe ${probe}, ${rows} rows: ${metric} ${reference} \u2192 ${candidate}`
  );
  return ofBlocks === void 0 ? odd : [...odd, `  blocks: ${visibleText(ofBlocks)}`];
}
function blameLines({ blame }) {
  if (blame === void 0) return [];
  const layers = blame.layers.slice(0, 5).map(
    ({ node, share, bytes }) => `${visibleText(node)} ${formatValue(share, "share")} (${formatChange(bytes, "bytes")})`
  );
  const fix = blame.fix === void 0 ? "" : `; keep-float: ${visibleText(JSON.stringify(blame.fix.nodes))} would mend it`;
  return [
    ...blame.noise === void 0 ? [] : [`  ${noiseSentence(blame, blame.noise)}`],
    `  The loss lies in ${layers.join(", ")}${blame.fix?.meets === true && blame.fix.visible ? fix : ""}`
  ];
}
function waiverLines(record) {
  return waiverRows(record).map(
    ({ id, explanation, waiver: { owner, expires } }) => `  Waiver ${id} (${visibleText(owner)}, until ${expires}): ${visibleText(explanation)}`
  );
}
var SENTENCES = 10;
function problemLines(record) {
  const { findings } = record;
  const problems = findings.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false
  );
  const rest = problems.length - SENTENCES;
  return [
    ...problems.slice(0, SENTENCES).map(({ outcome, explanation }) => `  ${outcome}: ${visibleText(explanation)}`),
    ...rest > 0 ? [`  \u2026 and ${rest} more, in the record`] : [],
    ...unblockingSentences(findings).map((sentence) => `  ${visibleText(sentence)}`),
    ...adviceOn(record).map((sentence) => `  ${visibleText(sentence)}`)
  ];
}

export {
  renderTerminal
};
