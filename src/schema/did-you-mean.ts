/** The name that somebody probably meant. */

/** The nearest of the names by edits, when it is near enough to be meant; ties go to the first. */
export function closestName(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const closest = closestName(name, candidates);
  return closest === undefined ? "" : `; did you mean "${closest}"?`;
}

/**
 * Insertions, deletions, substitutions, and swaps of neighbours, of code points: Damerau (1964) in the form that edits no
 * letter twice ("optimal string alignment").
 */
function editDistance(from: string, to: string): number {
  const [source, target] = [Array.from(from), Array.from(to)];
  let before: readonly number[] = [];
  let row = [0, ...target.map((_, position) => position + 1)];
  for (const [position, letter] of source.entries()) {
    const next = [position + 1];
    for (const [other, candidate] of target.entries()) {
      const replaced = (row[other] ?? 0) + (letter === candidate ? 0 : 1);
      const isSwap = letter === target[other - 1] && source[position - 1] === candidate;
      const swapped = isSwap ? (before[other - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[other + 1] ?? 0) + 1, (next[other] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
