import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/assert-never.ts
function assertNever(value) {
  throw new Error(`Unexpected value ${JSON.stringify(value)}`);
}

// src/schema/never-waived.ts
var NEVER = /* @__PURE__ */ new Set(["non-finite-rows", "improper-rows", "lost-cases"]);
var isNeverWaived = (metric) => NEVER.has(metric);

export {
  assertNever,
  isNeverWaived
};
