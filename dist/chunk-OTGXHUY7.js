import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/matches-wildcard.ts
function matchesWildcard(text, pattern) {
  const [start = "", ...pieces] = pattern.split("*");
  const end = pieces.pop();
  if (end === void 0) return text === pattern;
  if (!text.startsWith(start) || !text.endsWith(end)) return false;
  const last = text.length - end.length;
  let at = start.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= last;
}

export {
  matchesWildcard
};
