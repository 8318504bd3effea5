import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/layer-metrics.ts
var LAYER_METRICS = /* @__PURE__ */ new Set([
  "dequantized-layers",
  "float-islands",
  "integer-layers",
  "silently-quantized-layers"
]);

// src/schema/assert-never.ts
function assertNever(value) {
  throw new Error(`Unexpected value ${JSON.stringify(value)}`);
}

// src/schema/preset-reason.ts
var presetReason = (preset) => `Default of the ${preset} preset`;
var isOfPreset = ({ reason }) => reason !== void 0 && /^Default of the [a-z-]+ preset$/.test(reason);

// src/schema/never-waived.ts
var NEVER = /* @__PURE__ */ new Set([
  "non-finite-rows",
  "improper-rows",
  "unrepeatable-rows",
  "lost-cases"
]);
var isNeverWaived = (metric) => NEVER.has(metric);

export {
  LAYER_METRICS,
  assertNever,
  presetReason,
  isOfPreset,
  isNeverWaived
};
