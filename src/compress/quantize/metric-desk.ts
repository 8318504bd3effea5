/** A metric in the memory of vector kernels (WebAssembly): what GPTQ does depth² times for each channel. Sums keep their order. */
import { GRAM_KERNELS } from "../generated/gram-kernels.ts";
import { layOutDeep } from "./deep-desk.ts";
import { SHALLOW } from "./gram-factor.ts";
import { type Kernels, loadKernels, placedIn } from "./load-kernels.ts";
import { diagonalOf, type MetricDesk, type MetricMatrices } from "./metric-matrices.ts";

let kernels: Kernels<"multiply" | "subtract" | "eliminateFloats"> | undefined;
let onDesk: { readonly metric: MetricMatrices; readonly desk: MetricDesk } | undefined;

/** Of one metric at a time: layers are rounded one after the other. A desk is of no use after the next was asked for. */
export function deskOf(metric: MetricMatrices): MetricDesk {
  if (onDesk?.metric !== metric) onDesk = { metric, desk: layOut(metric) };
  return onDesk.desk;
}

const BYTES = 8;
/** Rows that the kernel sums side by side. */
const ROWS = 8;

function layOut(metric: MetricMatrices): MetricDesk {
  const { depth, moments, upper } = metric;
  const run = (kernels ??= loadKernels(GRAM_KERNELS, ["multiply", "subtract", "eliminateFloats"]));
  if (depth > SHALLOW) return layOutDeep(metric, run);
  const width = Math.ceil(depth / ROWS) * ROWS;
  const lengths = [depth * width, depth * depth, depth * depth, width, width, width];
  const [columns, rows, factor, given, product, scratch] = placedIn(run.memory, lengths);
  if (!columns || !rows || !factor || !given || !product || !scratch)
    throw new Error("The kernels' memory was not laid out");
  columns.fill(0);
  for (let row = 0; row < depth; row += 1)
    for (let k = 0; k < depth; k += 1) columns[k * width + row] = moments[row * depth + k] ?? 0;
  rows.set(moments);
  factor.set(upper);
  const [at, rowAt, upperAt] = [scratch.byteOffset, rows.byteOffset, factor.byteOffset];
  const [columnsAt, givenAt, productAt] = [columns, given, product].map((one) => one.byteOffset);
  return {
    diagonal: diagonalOf(moments, depth),
    pivots: diagonalOf(upper, depth),
    scratch: scratch.subarray(0, depth),
    times: (vector) => {
      given.set(vector);
      run.multiply(columnsAt ?? 0, depth, width, givenAt ?? 0, productAt ?? 0);
      return product.slice(0, depth);
    },
    passOn: (place, amount) => {
      const from = place + 1;
      const source = upperAt + (place * depth + from) * BYTES;
      run.subtract(at + from * BYTES, source, amount, depth - from);
    },
    takeRow: (k, amount) => void run.subtract(at, rowAt + k * depth * BYTES, amount, depth),
  };
}
