import { describe, expect, test } from "@jest/globals";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { withoutSmallCells } from "../../src/report/small-cells.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { accuracyOf } from "../support/judging.ts";
import { MEASUREMENTS, recordOf } from "../support/records.ts";

/** A critical slice of so many rows, of which three are lost. */
const recordWith = (rows: number, part: { readonly apart?: true } = {}): RunRecord => {
  const slices = [{ name: "ward=7", critical: true, rows, ...part }];
  return recordOf({
    measurements: [...MEASUREMENTS, ...accuracyOf(3, 0, rows, { slice: "ward=7" })],
    judged: { slices },
    record: { judged: { slices, groups: [] } },
  });
};
const shown = (record: RunRecord): string => renderMarkdown([record], { reproduce: () => "check" });

describe("a slice in a comment", () => {
  test("of nine rows has its outcome and no figure", () => {
    const text = shown(recordWith(9));
    expect(text).toContain("accuracy on ward=7 is inconclusive; with fewer than 10 rows");
    expect(text.split("\n").filter((line) => /ward=7.*(33|60)/.test(line))).toEqual([]);
  });

  test("of ten rows has both", () => {
    expect(shown(recordWith(10))).toMatch(/accuracy on ward=7 changes by −30 points/);
  });

  test("that is a set of rows beside the evaluation data has both, however small", () => {
    expect(shown(recordWith(9, { apart: true }))).toMatch(/accuracy on ward=7 changes by −33/);
  });
});

test("withoutSmallCells() leaves outcomes, counts and the record itself as they are", () => {
  const record = recordWith(9);
  const before = structuredClone(record);
  const hidden = withoutSmallCells(record);
  expect(record).toEqual(before);
  expect(hidden.verdict).toEqual({ ...record.verdict, summary: hidden.verdict.summary });
  expect(JSON.stringify(hidden.verdict)).not.toContain("33");
  expect(hidden.findings.map(({ id, outcome }) => [id, outcome])).toEqual(
    record.findings.map(({ id, outcome }) => [id, outcome]),
  );
});
