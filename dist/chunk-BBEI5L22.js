import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  renderMarkdown
} from "./chunk-PXZUTCJV.js";
import {
  exitCodeOf
} from "./chunk-3WEUH7PI.js";
import {
  EngineError
} from "./chunk-RGPNZ57M.js";

// src/commands/failed-models.ts
var UNUSABLE_INPUT = 4;
var ENGINE_FAILURE = 5;
function exitCodeWith({ records, failed }) {
  const judged = exitCodeOf(records.map(({ verdict }) => verdict));
  const isWorse = records.some(({ verdict }) => verdict.outcome === "fail" && verdict.blocks);
  if (failed.length === 0 || isWorse) return judged;
  const isEngine = failed.some(({ error }) => error instanceof EngineError);
  return isEngine ? ENGINE_FAILURE : UNUSABLE_INPUT;
}
function markdownWith({ records, failed }, options) {
  const unjudged = failed.map(({ model, error }) => ({ model, reason: error.message }));
  return renderMarkdown(records, { ...options, unjudged });
}

export {
  exitCodeWith,
  markdownWith
};
