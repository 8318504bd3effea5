import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/report/worst-flips.ts
function worstFlips(rows) {
  const isClasses = rows.baseScore !== void 0;
  return rows.digest.map((digest, row) => ({ row, digest, flip: flipOf(rows, row, isClasses) })).filter((found) => found.flip !== void 0).map((found) => ({ found, size: sizeOf(rows, found) })).toSorted(
    (a, b) => ORDER.indexOf(a.found.flip) - ORDER.indexOf(b.found.flip) || b.size - a.size || a.found.row - b.found.row
  ).map(({ found }) => found);
}
var ORDER = ["lost", "other", "changed", "moved", "gained"];
function flipOf(rows, row, isClasses) {
  const [base, candidate, label] = [rows.base[row], rows.candidate[row], rows.label?.[row]];
  if (base === null || base === void 0 || base === candidate) return void 0;
  if (!isClasses) return "moved";
  if (label === void 0) return "changed";
  if (base === label) return "lost";
  return candidate === label ? "gained" : "other";
}
function sizeOf(rows, { row, flip }) {
  const [base, candidate] = [rows.base[row], rows.candidate[row]];
  if (candidate === null || candidate === void 0) return Number.MAX_VALUE;
  if (flip === "moved") return Math.abs(candidate - (base ?? 0));
  const [before, after] = [rows.baseScore?.[row] ?? 0, rows.candidateScore?.[row] ?? 0];
  return flip === "changed" ? before + after : before - after;
}

export {
  worstFlips
};
