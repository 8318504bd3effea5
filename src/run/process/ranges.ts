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
  for (const raw of tensor.data) {
    const value = Number(raw);
    if (!Number.isFinite(value)) range.nonFinite += 1;
    else {
      if (value < range.minimum) range.minimum = value;
      if (value > range.maximum) range.maximum = value;
    }
  }
}
