import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/did-you-mean.ts
function closestName(name, candidates) {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best;
  let least = limit + 1;
  for (const candidate of candidates) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}
function didYouMean(name, candidates) {
  const closest = closestName(name, candidates);
  return closest === void 0 ? "" : `; did you mean "${closest}"?`;
}
function editDistance(from, to) {
  const [source, target] = [Array.from(from), Array.from(to)];
  let before = [];
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

export {
  closestName,
  didYouMean
};
