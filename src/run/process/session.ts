/** Sessions of ONNX Runtime inside the engine process, and how rows become batches for them. */
import type * as OnnxRuntime from "onnxruntime-node";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { isNumericArray, numericArray } from "../../schema/numeric-array.ts";
import type { SessionOptions } from "../engine.ts";
import type { Column } from "../../schema/tensor.ts";

export type Runtime = Pick<
  typeof OnnxRuntime,
  "InferenceSession" | "Tensor" | "listSupportedBackends"
>;

const SESSION = { exact: { x64quantprecision: "1" }, ordinary: {} };

/** One thread pool, no spinning between calls: arms that take turns must not heat each other's cores. */
export function sessionOptions(options: SessionOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: [options.provider ?? "cpu"],
    executionMode: "sequential",
    graphOptimizationLevel: options.optimization,
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: options.kernels === "exact" ? { session: SESSION.exact } : {},
  };
}

/** Weights of the optimised model go to a file beside it, which nobody reads, where they are not wanted. */
export function optimizingOptions(
  options: SessionOptions,
  withoutWeights: boolean,
): InferenceSession.SessionOptions {
  const common = sessionOptions(options);
  if (!withoutWeights) return common;
  const session = {
    optimized_model_external_initializers_file_name: WEIGHTS_FILE,
    optimized_model_external_initializers_min_size_in_bytes: "1024",
  };
  return { ...common, extra: { session: { ...SESSION[options.kernels], ...session } } };
}

const WEIGHTS_FILE = "optimized.data";

/** The model's own batch size when its first input dimension is fixed to more than zero rows. */
export function fixedBatch(session: InferenceSession): number | undefined {
  for (const input of session.inputMetadata) {
    if (!input.isTensor) continue;
    const first = input.shape[0];
    if (typeof first === "number" && first > 0) return first;
  }
  return undefined;
}

/** Rows `rows` of the columns as tensors of one call; a model with a fixed batch gets the last row again to fill it. */
export function makeFeeds(
  runtime: Runtime,
  columns: readonly Column[],
  rows: readonly number[],
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const column of columns) {
    const width = column.itemShape.reduce((product, size) => product * size, 1);
    feeds[column.name] = makeTensor(runtime, column, { rows, width });
  }
  return feeds;
}

function makeTensor(
  runtime: Runtime,
  column: Column,
  { rows, width }: { readonly rows: readonly number[]; readonly width: number },
): Tensor {
  const dims = [rows.length, ...column.itemShape];
  const { elementType, values } = column;
  if (!isNumericArray(values)) {
    const strings = rows.flatMap((row) => values.slice(row * width, (row + 1) * width)).map(String);
    return new runtime.Tensor("string", strings, dims);
  }
  if (elementType === "string") throw new Error(`Column "${column.name}" holds numbers as strings`);
  const gathered = numericArray(elementType, rows.length * width);
  const target = new Uint8Array(gathered.buffer);
  const source = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const itemBytes = width * values.BYTES_PER_ELEMENT;
  rows.forEach((row, index) => {
    target.set(source.subarray(row * itemBytes, (row + 1) * itemBytes), index * itemBytes);
  });
  return createNumeric(runtime, elementType, { gathered, dims });
}

function createNumeric(
  runtime: Runtime,
  elementType: Exclude<Column["elementType"], "string">,
  content: { readonly gathered: Tensor.DataType; readonly dims: readonly number[] },
): Tensor {
  // The constructor's overloads want a literal type; the pair comes from one table, so it fits.
  const construct = runtime.Tensor as new (
    type: string,
    data: Tensor.DataType,
    dims: readonly number[],
  ) => Tensor;
  return new construct(elementType, content.gathered, content.dims);
}

/** [0, batch), [batch, 2 × batch) … of the given rows; the last may be shorter. */
export function batchesOf(rows: readonly number[], batch: number): readonly (readonly number[])[] {
  const batches: (readonly number[])[] = [];
  for (let start = 0; start < rows.length; start += batch) {
    batches.push(rows.slice(start, start + batch));
  }
  return batches;
}

/** So many rows as batches of one size for calls that are timed: all rows once, at most in `most` batches, and again from the first where the last batch, or the only one, asks for more. */
export function wholeBatches(
  rows: number,
  { size, most }: { readonly size: number; readonly most: number },
): readonly (readonly number[])[] {
  const count = Math.min(most, Math.ceil(rows / size));
  return Array.from({ length: count }, (_, batch) =>
    Array.from({ length: size }, (__, place) => (batch * size + place) % rows),
  );
}

/** The rows of one call, filled up with the last one when the model insists on a batch size. */
export function filled(rows: readonly number[], size: number | undefined): readonly number[] {
  if (size === undefined || rows.length >= size) return rows;
  const last = rows.at(-1) ?? 0;
  return [...rows, ...Array.from({ length: size - rows.length }, () => last)];
}
