/** The worst flips in a comment: by the ids of their rows; what these say only where the policy publishes it. */
import { markdownTable } from "markdown-table";
import type { Example, RunRecord } from "../schema/generated/record.ts";
import { codeCell, codeSpan, textCell } from "./escape.ts";
import { folded } from "./folded.ts";
import { formatValue } from "./numbers.ts";
import { worstFlips } from "./worst-flips.ts";

const NAMED = 5;

/** `command` makes the run again; without a policy it shows no rows. */
export function exampleLines(
  { rows, examples = [], policy }: RunRecord,
  command?: string,
): readonly string[] {
  if (examples.length > 0) return publishedLines(examples);
  const flips = worstFlips(rows);
  if (flips.length === 0) return [];
  const ids = flips.slice(0, NAMED).map(({ digest }) => codeSpan(digest));
  const worst =
    flips.length === 1 ? "The row" : `The worst of ${flips.length.toLocaleString("en-US")} rows`;
  const isShown = command !== undefined && policy.source !== "built-in";
  const shown = isShown ? ` On your machine ${codeSpan(command, 1000)} shows what they say.` : "";
  return [`<sub>${worst} whose answer changed: ${ids.join(", ")}.${shown}</sub>`, ""];
}

function publishedLines(examples: readonly Example[]): readonly string[] {
  const rows = examples.map((example) => [
    codeCell(example.digest),
    textCell(example.flip),
    textCell(example.label ?? "–"),
    `${textCell(example.base)} ${formatValue(example.baseScore ?? null, "share")}`,
    `${textCell(example.candidate)} ${formatValue(example.candidateScore ?? null, "share")}`,
    textCell(saidBy(example)),
  ]);
  const header = ["row", "", "label", "float", "candidate", "what it says"];
  return folded(`The worst flips: ${examples.length}`, [markdownTable([header, ...rows])]);
}

function saidBy({ cells, pictures }: Example): string {
  const words = cells.map(({ name, text }) => `${name}: ${text}`).join(", ");
  if (words !== "") return words;
  return pictures.length === 0 ? "–" : "an image, in the report on your machine";
}
