/** Vectors as an output that has no task. */
import { buildSample } from "../../src/measure/build-sample.ts";
import { roundHalfEven } from "../../src/stats/round-half-even.ts";
import type { Sample } from "../../src/measure/sample.ts";
import { column } from "./samples.ts";

/** One vector a row. */
export function tensor(rows: readonly (readonly number[])[]): Sample {
  return buildSample(column(Float64Array.from(rows.flat()), { width: rows[0]?.length ?? 1 }), {
    kind: "fidelity",
  });
}

/** Rounded as the peer does. */
export const inThirds = (row: readonly number[]): readonly number[] =>
  row.map((value) => roundHalfEven(value * 3) / 3);
