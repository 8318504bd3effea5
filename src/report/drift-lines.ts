/** What moved since a candidate was accepted, and why, in words. */
import { markdownTable } from "markdown-table";
import type { Drift, DriftCause, Ground, MovedValue } from "../schema/drift.ts";
import type { RunRecord } from "../schema/generated/record.ts";
import { figureCell, textCell } from "./escape.ts";
import { formatValue } from "./numbers.ts";

/** Plain sentences, without the full stop. */
export function driftSentences(drift: Drift): readonly string[] {
  return [...drift.causes.map((cause) => causeSentence(drift, cause)), ...floatSentence(drift)];
}

function causeSentence({ grounds, sharedRows }: Drift, cause: DriftCause): string {
  switch (cause.kind) {
    case "candidate":
      return cause.because.length === 0
        ? "The candidate is not the accepted one: its recipe makes other bytes than it did"
        : `The candidate is not the accepted one: ${cause.because.join(", ")} changed since`;
    case "engine": {
      const engine = grounds.find(({ what }) => what === "engine");
      return `The engine changed from onnxruntime ${engine?.accepted ?? "?"} to ${engine?.now ?? "?"}, and the same candidate answers ${count(cause.rows)} of the ${count(sharedRows)} rows that stayed differently`;
    }
    case "machine":
      return `The same candidate under the same engine answers ${count(cause.rows)} of the ${count(sharedRows)} rows that stayed differently: this machine computes otherwise than the one of the baseline`;
    case "data":
      return `The evaluation data changed: ${count(cause.came)} rows came, ${count(cause.gone)} went, ${count(sharedRows)} stayed`;
  }
}

const count = (rows: number): string => rows.toLocaleString("en-US");

function floatSentence({ base, candidate }: Drift): readonly string[] {
  if (candidate.length === 0) return [];
  if (base === undefined) return ["The baseline does not hold the float model's own figures"];
  return base.length === 0
    ? ["The float model's own figures did not move: only the candidate's did"]
    : [`The float model's own figures moved too (${count(base.length)} of them)`];
}

/** "engine: 1.29.0 → 1.30.0". */
export function groundText({ what, accepted, now }: Ground): string {
  return `${what}: ${accepted.slice(0, 10)} → ${now.slice(0, 10)}`;
}

const MOST_VALUES = 12;

/** Figures that moved; without any, nothing. Those that the policy asks about come first, and those of slices last. */
export function movedTable(drift: Drift, record: RunRecord): readonly string[] {
  const base = new Map(drift.base?.map((value) => [value.name, value]));
  const asked = new Set<string>(record.policy.criteria.map(({ metric }) => metric));
  const rank = (value: MovedValue): number => (isSlice(value) ? 2 : asked.has(value.name) ? 0 : 1);
  const sorted = [...drift.candidate].toSorted((a, b) => rank(a) - rank(b));
  const rows = sorted.slice(0, MOST_VALUES).map(({ name, accepted, now }) => {
    const cell = formatter(record, name);
    const float = base.get(name);
    return [
      textCell(name),
      cell(accepted),
      cell(now),
      float === undefined ? "" : `${cell(float.accepted)} → ${cell(float.now)}`,
    ];
  });
  if (rows.length === 0) return [];
  const rest = sorted.length - rows.length;
  const table = markdownTable([["figure", "accepted", "now", "float model"], ...rows], {
    align: ["l", "r", "r", "r"],
  });
  return [table, "", ...(rest === 0 ? [] : [`… and ${rest} more, in the record.`, ""])];
}

const isSlice = ({ name }: MovedValue): boolean => name.includes(" on ");

/** The unit is that of the metric as it was measured now. */
export function formatter(
  { measurements }: RunRecord,
  name: string,
): (value: number | undefined) => string {
  const [metric = name] = name.split(" on ", 1);
  const unit =
    measurements.find((one) => one.metric === metric && one.arm === "candidate")?.unit ?? "";
  return (value) => figureCell(formatValue(value ?? null, unit));
}
