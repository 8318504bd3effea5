/** A part that a reader opens when it is wanted. */

/** `summary` is our own words: GitHub reads the line as HTML. Without lines it is a sentence. */
export function folded(summary: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${summary}.`, ""];
  return [`<details><summary>${summary}</summary>`, "", ...lines, "", "</details>", ""];
}
