/** Constants that hold sizes, axes and indices. */
import type { GraphIndex } from "../../model/graph-index.ts";
import { tensorValues } from "../../model/tensor-data.ts";

/** undefined when the value is no constant of integers. */
export function integersOf(
  name: string | undefined,
  index: GraphIndex,
): readonly number[] | undefined {
  const constant = index.constantOf(name ?? "");
  const values = constant === undefined ? undefined : tensorValues(constant);
  if (values instanceof Int32Array) return Array.from(values);
  return values instanceof BigInt64Array ? Array.from(values, Number) : undefined;
}
