/** Outputs of a model added up over calibration rows; memory does not grow with the rows. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { Column } from "../../schema/tensor.ts";
import { batchesOf, filled, fixedBatch, makeFeeds, type Runtime } from "./session.ts";

export interface SumsRequest {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly batch: number;
  readonly outputs: readonly string[];
}

/** A model with a fixed batch counts its last row again where that fills a call. */
export async function sums(request: SumsRequest): Promise<readonly Column[]> {
  const { session, outputs } = request;
  const size = fixedBatch(session);
  const found = new Map<string, Column & { readonly values: Float64Array }>();
  for (const batch of batchesOf(request.rows, size ?? request.batch)) {
    const feeds = makeFeeds(request, filled(batch, size));
    const answers = await session.run(feeds, [...outputs]);
    for (const name of outputs) add(found, name, answers[name]);
  }
  return [...found.values()];
}

function add(
  found: Map<string, Column & { readonly values: Float64Array }>,
  name: string,
  tensor: Tensor | undefined,
): void {
  if (tensor === undefined || Array.isArray(tensor.data))
    throw new Error(`Output "${name}" holds no numbers to add up`);
  const known = found.get(name);
  if (known === undefined) {
    const values = Float64Array.from(tensor.data, Number);
    found.set(name, { name, elementType: "float64", itemShape: tensor.dims, rows: 1, values });
    return;
  }
  if (known.itemShape.join() !== tensor.dims.join())
    throw new Error(
      `Output "${name}" changes its shape from [${known.itemShape.join(", ")}] to [${tensor.dims.join(", ")}] between calls`,
    );
  addEach(known.values, tensor.data);
}

/** There are many values and nearly all are floats: their loop calls nothing and knows its array. */
function addEach(values: Float64Array, data: Exclude<Tensor["data"], string[]>): void {
  if (data instanceof Float32Array || data instanceof Float64Array)
    for (let place = 0; place < values.length; place += 1)
      values[place] = (values[place] ?? 0) + (data[place] ?? 0);
  else
    for (let place = 0; place < values.length; place += 1)
      values[place] = (values[place] ?? 0) + Number(data[place]);
}
