/** Extremes of values in a model over calibration rows; memory does not grow with the rows. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { Column } from "../../schema/tensor.ts";
import { batchesOf, filled, fixedBatch, makeFeeds, type Runtime } from "./session.ts";

export interface RunningRange {
  readonly name: string;
  minimum: number;
  maximum: number;
  readonly elementType: string;
  readonly shape: readonly number[];
  nonFinite: number;
}

export interface RangesRequest {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly batch: number;
  readonly tensors: readonly string[];
}

export async function ranges(request: RangesRequest): Promise<readonly RunningRange[]> {
  const { runtime, session, columns } = request;
  const size = fixedBatch(session);
  const outputs = new Set(session.outputNames);
  const wanted = request.tensors.filter((name) => outputs.has(name));
  const found = new Map<string, RunningRange>();
  for (const batch of batchesOf(request.rows, size ?? request.batch)) {
    const feeds = makeFeeds(runtime, columns, filled(batch, size));
    // The binding refuses to run for no outputs: the inputs have ranges all the same.
    const made = wanted.length === 0 ? {} : await session.run(feeds, wanted);
    const answers: Record<string, Tensor> = { ...feeds, ...made };
    for (const name of request.tensors) widen(found, name, answers[name]);
  }
  return [...found.values()];
}

function widen(found: Map<string, RunningRange>, name: string, tensor: Tensor | undefined): void {
  if (tensor === undefined || Array.isArray(tensor.data)) return;
  let range = found.get(name);
  if (range === undefined) {
    range = {
      name,
      minimum: Number.POSITIVE_INFINITY,
      maximum: Number.NEGATIVE_INFINITY,
      elementType: tensor.type,
      shape: tensor.dims,
      nonFinite: 0,
    };
    found.set(name, range);
  }
  const { data } = tensor;
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  const seen = extremesOf(isFloat ? data : Float64Array.from(data, Number));
  if (seen.minimum < range.minimum) range.minimum = seen.minimum;
  if (seen.maximum > range.maximum) range.maximum = seen.maximum;
  range.nonFinite += seen.nonFinite;
}

/** There are many values and nearly all are floats: the loop calls nothing and knows its array. */
function extremesOf(
  values: Float32Array | Float64Array,
): Pick<RunningRange, "minimum" | "maximum" | "nonFinite"> {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  let nonFinite = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    if (!(Math.abs(value) < Number.POSITIVE_INFINITY)) nonFinite += 1;
    else {
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
  }
  return { minimum, maximum, nonFinite };
}
