import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/commands/reproduce/recorded-place.ts
var BUILT_IN = "built-in";
function placeOf({ policy: { source } }) {
  if (source === BUILT_IN) return void 0;
  const [, policyPath = "", commit] = /^(.*?)(?: at ([0-9a-f]{10,}))?$/s.exec(source) ?? [];
  return { policyPath, commit };
}

export {
  BUILT_IN,
  placeOf
};
