/** Decides which packed constants share one row of words: every row of its own costs nodes and constants. */
import { codesPerWord, packedBytes } from "../quantize/word-packing.ts";
import type { Member } from "./expand.ts";

/** Bytes of the nodes and constants that a row needs, about, its digit weights aside. */
const ROW_BYTES = 230;
/** What one member adds to them: a Reshape with its shape, and a Mul for floats. */
const MEMBER_BYTES = 70;
/** Codes in a row while it is expanded take 8 bytes each: this bounds them to 32 MB. */
const LARGEST_ROW = 2 ** 22;

const WHOLE_BYTES = 255;

export interface Grouped {
  /** Each is one row of words. */
  readonly rows: readonly (readonly Member[])[];
  /** Members that are best kept with a byte for each code. */
  readonly bytes: readonly Member[];
}

/** Members of one type; where a row of fewer levels saves less than it costs, its members join the next. */
export function groupDigits(members: readonly Member[]): Grouped {
  const byLevels = new Map<number, Member[]>();
  for (const member of members)
    byLevels.set(member.form.levels, [...(byLevels.get(member.form.levels) ?? []), member]);
  const levels = [...byLevels.keys(), WHOLE_BYTES].toSorted((a, b) => a - b);
  for (const [place, count] of levels.entries()) {
    const here = byLevels.get(count) ?? [];
    const next = levels[place + 1];
    if (next === undefined || next === count || here.length === 0) continue;
    if (costAt(here, next) - costAt(here, count) >= ROW_BYTES + 8 * codesPerWord(count)) continue;
    byLevels.delete(count);
    byLevels.set(next, [
      ...here.map((member) => withLevels(member, next)),
      ...(byLevels.get(next) ?? []),
    ]);
  }
  const bytes = byLevels.get(WHOLE_BYTES) ?? [];
  byLevels.delete(WHOLE_BYTES);
  return { rows: [...byLevels.values()].flatMap(bounded), bytes };
}

function costAt(members: readonly Member[], levels: number): number {
  const extra = levels === WHOLE_BYTES ? 0 : MEMBER_BYTES;
  return members.reduce((sum, { form }) => sum + packedBytes(form.codes.length, levels) + extra, 0);
}

function withLevels(member: Member, levels: number): Member {
  return { ...member, form: { ...member.form, levels } };
}

function bounded(members: readonly Member[]): readonly (readonly Member[])[] {
  const rows: Member[][] = [];
  let room = 0;
  for (const member of members) {
    const count = member.form.codes.length;
    const row = rows.at(-1);
    if (row === undefined || count > room) {
      rows.push([member]);
      room = LARGEST_ROW - count;
    } else {
      row.push(member);
      room -= count;
    }
  }
  return rows;
}
