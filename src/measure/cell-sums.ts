/** Sums of the weighted rows by cell: rows of one cell lie side by side, so that a resample is one plain pass over each. */
import type { Weights } from "./metric.ts";

export interface CellSums {
  /** Rows, each as often as it counts. */
  readonly weight: Float64Array;
  /** Of weight × value. */
  readonly sum: Float64Array;
}

interface Cells {
  /** By item, as many in turn of each row as it has items; below 0: none. */
  readonly cellOf: ArrayLike<number>;
  readonly cells: number;
  /** Items of one row. */
  readonly width?: number;
}

/** Rows by cell, each as often as it counts; the next call writes over it. */
export function cellWeights({
  cellOf,
  cells,
  width = 1,
}: Cells): (weights: Weights) => Float64Array {
  const { order, starts } = byCell(cellOf, cells);
  const rows = order.map((item) => Math.floor(item / width));
  const weight = new Float64Array(cells);
  return (weights) => {
    for (let cell = 0; cell < cells; cell += 1) {
      const end = starts[cell + 1] ?? 0;
      let own = 0;
      for (let at = starts[cell] ?? 0; at < end; at += 1) own += weights[rows[at] ?? 0] ?? 0;
      weight[cell] = own;
    }
    return weight;
  };
}

/** Also of a value by item, in the order of the items of each cell. One that is not finite spoils only what counts it. The next call writes over it. */
export function cellSums({
  cellOf,
  cells,
  width = 1,
  values,
}: Cells & { readonly values: Float64Array }): (weights: Weights) => CellSums {
  const { order, starts } = byCell(cellOf, cells);
  const rows = order.map((item) => Math.floor(item / width));
  const known = Float64Array.from(order, (item) => finiteOr0(values[item] ?? Number.NaN));
  const odd = order.filter((item) => !Number.isFinite(values[item]));
  const weight = new Float64Array(cells);
  const sum = new Float64Array(cells);
  return (weights) => {
    for (let cell = 0; cell < cells; cell += 1) {
      const end = starts[cell + 1] ?? 0;
      let own = 0;
      let total = 0;
      for (let at = starts[cell] ?? 0; at < end; at += 1) {
        const times = weights[rows[at] ?? 0] ?? 0;
        own += times;
        total += times * (known[at] ?? 0);
      }
      weight[cell] = own;
      sum[cell] = total;
    }
    for (const item of odd) {
      const times = weights[Math.floor(item / width)] ?? 0;
      const cell = cellOf[item] ?? 0;
      if (times > 0) sum[cell] = (sum[cell] ?? 0) + times * (values[item] ?? Number.NaN);
    }
    return { weight, sum };
  };
}

const finiteOr0 = (value: number): number => (Number.isFinite(value) ? value : 0);

/** Items by rising cell, and where those of each begin. */
export function byCell(
  cellOf: ArrayLike<number>,
  cells: number,
): { readonly order: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(cells + 1);
  for (let item = 0; item < cellOf.length; item += 1) {
    const cell = cellOf[item] ?? -1;
    if (cell >= 0) starts[cell + 1] = (starts[cell + 1] ?? 0) + 1;
  }
  for (let cell = 0; cell < cells; cell += 1)
    starts[cell + 1] = (starts[cell + 1] ?? 0) + (starts[cell] ?? 0);
  const next = starts.slice();
  const order = new Uint32Array(starts[cells] ?? 0);
  for (let item = 0; item < cellOf.length; item += 1) {
    const cell = cellOf[item] ?? -1;
    if (cell < 0) continue;
    order[next[cell] ?? 0] = item;
    next[cell] = (next[cell] ?? 0) + 1;
  }
  return { order, starts };
}
