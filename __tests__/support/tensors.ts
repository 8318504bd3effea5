/** Vectors as an output that has no task. */
import { buildSample } from "../../src/measure/build-sample.ts";
import type { Sample } from "../../src/measure/sample.ts";
import { column } from "./samples.ts";

/** One vector a row. */
export function tensor(rows: readonly (readonly number[])[]): Sample {
  return buildSample(column(Float64Array.from(rows.flat()), { width: rows[0]?.length ?? 1 }), {
    kind: "fidelity",
  });
}
