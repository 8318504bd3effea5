import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/compress/quantize/load-kernels.ts
function loadKernels(base64, names) {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  for (const name of names)
    if (typeof exports[name] !== "function") throw new Error(`The kernels hold no ${name}`);
  return exports;
}
var BYTES = 8;
var PAGE_BYTES = 2 ** 16;
function placedIn(memory, lengths) {
  const total = lengths.reduce((sum, length) => sum + length * BYTES, 0);
  const missing = Math.ceil((total - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  let start = 0;
  return lengths.map((length) => {
    const array = new Float64Array(memory.buffer, start, length);
    start += length * BYTES;
    return array;
  });
}

// src/schema/value-range.ts
function binEdges(low, high, bins) {
  const step = Math.fround(Math.fround(high - low) / bins);
  const edges = Float32Array.from({ length: bins + 1 }, (_, at) => Math.fround(at * step) + low);
  edges[bins] = high;
  return edges;
}

export {
  loadKernels,
  placedIn,
  binEdges
};
