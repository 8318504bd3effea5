import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/judge/exit-code.ts
var CODES = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  "not-checked": 3,
  error: 5
};
function exitCodeOf(verdicts) {
  const order = ["fail", "error", "not-checked", "inconclusive"];
  const blocking = new Set(verdicts.filter(({ blocks }) => blocks).map(({ outcome }) => outcome));
  const worst = order.find((outcome) => blocking.has(outcome));
  if (verdicts.length === 0) return CODES["not-checked"];
  return worst === void 0 ? CODES.pass : CODES[worst];
}

export {
  exitCodeOf
};
