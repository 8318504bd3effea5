/** What became of the waivers of a run, as a reader sees it. */
import type { RunRecord, Waiver, WaiverUse } from "../schema/generated/record.ts";
import { codeSpan, escapeText, shortened } from "./escape.ts";

export interface WaiverRow extends WaiverUse {
  readonly waiver: Waiver;
}

const SENTENCE_LENGTH = 500;

/** Those that let something through first. */
export function waiverRows({ judged, waivers = [] }: RunRecord): readonly WaiverRow[] {
  const rows = waivers.flatMap((use): readonly WaiverRow[] => {
    const waiver = judged?.waiving?.waivers.find(({ id }) => id === use.id);
    return waiver === undefined ? [] : [{ ...use, waiver }];
  });
  return rows.toSorted((a, b) => Number(b.state === "used") - Number(a.state === "used"));
}

const text = (words: string): string => escapeText(shortened(words, SENTENCE_LENGTH));

export function waiverLines(record: RunRecord): readonly string[] {
  const rows = waiverRows(record);
  if (rows.length === 0) return [];
  const lines = rows.map(({ id, state, explanation, waiver }) => {
    const { owner, reason, link, expires } = waiver;
    const mark = state === "used" ? "🎫" : "⚠️";
    const what = state === "used" ? `${explanation}, until ${expires}` : explanation;
    return `- ${mark} [${codeSpan(id)}](${link}) of ${text(owner)}: ${text(what)}. Reason: ${text(reason)}.`;
  });
  const day = record.judged?.waiving?.day ?? "";
  return [`**Waivers**, as of ${day} (UTC):`, "", ...lines, ""];
}
