import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/never-waived.ts
var NEVER = /* @__PURE__ */ new Set(["non-finite-rows", "lost-cases"]);
var isNeverWaived = (metric) => NEVER.has(metric);

export {
  isNeverWaived
};
