/** Some rows of a sample as a sample of their own: what is made of them costs no more than they are. */
import type { Sample } from "./sample.ts";

/** In the order of `rows`. The sample itself when they are all of it in their own order. */
export function sampleOfRows<Own extends Sample>(sample: Own, rows: Uint32Array): Own;
export function sampleOfRows(sample: Sample, rows: Uint32Array): Sample {
  if (rows.length === sample.rows && rows.every((row, position) => row === position)) return sample;
  const [last, before] = lastOf.get(sample) ?? [];
  const known = [last, before].find((one) => one?.rows === rows);
  if (known !== undefined) return known.made;
  const own = { rows, made: taken(sample, rows) };
  lastOf.set(sample, last === undefined ? [own] : [own, last]);
  return own.made;
}

interface Taken {
  readonly rows: Uint32Array;
  readonly made: Sample;
}

/** What was last asked of a sample is often asked again, by the next metric on the same slice: some ask for all of its rows, others for the finite ones. */
const lastOf = new WeakMap<Sample, readonly Taken[]>();

function taken(sample: Sample, rows: Uint32Array): Sample {
  const own = { rows: rows.length, nonFinite: pick(sample.nonFinite, rows) };
  switch (sample.kind) {
    case "classification":
      return {
        ...sample,
        ...own,
        scores: wide(sample.scores, rows, sample.classes),
        predicted: pick(sample.predicted, rows),
        labels: sample.labels === undefined ? undefined : pick(sample.labels, rows),
      };
    case "regression":
      return {
        ...sample,
        ...own,
        values: pick(sample.values, rows),
        ...(sample.deviations === undefined ? {} : { deviations: pick(sample.deviations, rows) }),
        targets: sample.targets === undefined ? undefined : pick(sample.targets, rows),
      };
    case "tensor":
      return { ...sample, ...own, values: wide(sample.values, rows, sample.width) };
  }
}

/** One value a row. */
export function pick<Values extends Uint8Array | Int32Array | Float64Array>(
  values: Values,
  rows: Uint32Array,
): Values;
export function pick(
  values: Uint8Array | Int32Array | Float64Array,
  rows: Uint32Array,
): Uint8Array | Int32Array | Float64Array {
  const picked = values.slice(0, rows.length);
  for (let place = 0; place < rows.length; place += 1)
    picked[place] = values[rows[place] ?? 0] ?? 0;
  return picked;
}

function wide(values: Float64Array, rows: Uint32Array, width: number): Float64Array {
  const picked = new Float64Array(rows.length * width);
  for (let place = 0; place < rows.length; place += 1) {
    const start = (rows[place] ?? 0) * width;
    picked.set(values.subarray(start, start + width), place * width);
  }
  return picked;
}
