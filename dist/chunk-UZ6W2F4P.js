import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/value-range.ts
function binEdges(low, high, bins) {
  const step = Math.fround(Math.fround(high - low) / bins);
  const edges = Float32Array.from({ length: bins + 1 }, (_, at) => Math.fround(at * step) + low);
  edges[bins] = high;
  return edges;
}

export {
  binEdges
};
