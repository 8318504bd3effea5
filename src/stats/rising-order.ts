/** The order of numbers. Doubles sort themselves many times as fast as positions that a function compares. */

/** Positions by rising value; equal values (also 0 and −0) in the order of their positions, NaN last. */
export function risingOrder(values: Float64Array): Uint32Array {
  const sorted = values.toSorted();
  const order = new Uint32Array(values.length);
  // By place in `sorted` where a run of equal values begins: how many of them were met.
  const met = new Uint32Array(values.length);
  for (let position = 0; position < values.length; position += 1) {
    const first = firstPlace(sorted, values[position] ?? Number.NaN);
    const place = first + (met[first] ?? 0);
    met[first] = place - first + 1;
    order[place] = position;
  }
  return order;
}

/** Where a value that is among them stands first. */
function firstPlace(sorted: Float64Array, value: number): number {
  const isNaN = Number.isNaN(value);
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle] ?? Number.NaN;
    if (isNaN ? !Number.isNaN(other) : other < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
