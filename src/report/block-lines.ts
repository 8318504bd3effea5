/** How much noise each residual block of the candidate holds, as a sentence and a table. */
import { markdownTable } from "markdown-table";
import type { RecordedMeasurement, RunRecord } from "../schema/generated/record.ts";
import { textCell } from "./escape.ts";
import { formatRange, formatValue } from "./numbers.ts";

/** The worst in a comment; the record holds all. */
const SHOWN = 20;

/** What cannot be computed first, then the noisiest. */
function blocksOf({ measurements }: RunRecord): readonly RecordedMeasurement[] {
  return measurements
    .filter(({ metric }) => metric === "block-sqnr")
    .toSorted((a, b) => (a.estimate ?? -Infinity) - (b.estimate ?? -Infinity));
}

const nameOf = ({ slice }: RecordedMeasurement): string => slice.replace(/^block=/, "");

/** undefined when no block was compared. */
export function blockSentence(record: RunRecord): string | undefined {
  const blocks = blocksOf(record);
  const [worst] = blocks;
  if (worst === undefined) return undefined;
  const { estimate, unit, n } = worst;
  const figure =
    estimate === null ? "cannot be computed" : `is ${formatValue(estimate, unit)} at the least`;
  return `signal to noise of what the ${blocks.length} residual blocks add, on ${n.toLocaleString("en-US")} rows, ${figure} (${nameOf(worst)})`;
}

export function blockLines(record: RunRecord): readonly string[] {
  const sentence = blockSentence(record);
  if (sentence === undefined) return [];
  const rows = blocksOf(record)
    .slice(0, SHOWN)
    .map((block) => [
      textCell(nameOf(block)),
      block.n.toLocaleString("en-US"),
      formatValue(block.estimate, block.unit),
      block.interval === null ? "" : formatRange(block.interval, block.unit, formatValue),
    ]);
  const table = markdownTable([["residual block", "rows", "SQNR", "90 % interval"], ...rows], {
    align: ["l", "r", "r", "r"],
  });
  const summary = `Blocks: ${textCell(sentence)}`;
  return [`<details><summary>${summary}</summary>`, "", table, "", "</details>", ""];
}
