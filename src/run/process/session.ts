/** Sessions of ONNX Runtime inside the engine process, and how rows become batches for them. */
import type * as OnnxRuntime from "onnxruntime-node";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { isNumericArray, numericArray } from "../../schema/numeric-array.ts";
import type { SessionOptions } from "../engine.ts";
import { fixedBatchOf, rowAxisOf, type Shaped } from "../../schema/row-axis.ts";
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

/** The model's own batch size when it takes a fixed number of rows. */
export const fixedBatch = (session: InferenceSession): number | undefined =>
  fixedBatchOf(inputsOf(session));

const inputsOf = ({ inputMetadata }: InferenceSession): readonly Shaped[] =>
  inputMetadata.flatMap((input) =>
    input.isTensor ? [{ name: input.name, shape: input.shape }] : [],
  );

export interface Fed {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly columns: readonly Column[];
}

/** Rows `rows` of the columns as tensors of one call; a model with a fixed batch gets the last row again to fill it. */
export function makeFeeds(
  { runtime, session, columns }: Fed,
  rows: readonly number[],
): Record<string, Tensor> {
  const inputs = inputsOf(session);
  const axes = new Map(inputs.map((input) => [input.name, rowAxisOf(input, inputs)]));
  const feeds: Record<string, Tensor> = {};
  for (const column of columns)
    feeds[column.name] = makeTensor(runtime, column, { rows, axis: axes.get(column.name) ?? 0 });
  return feeds;
}

interface Placed {
  readonly rows: readonly number[];
  readonly axis: number;
}

function makeTensor(runtime: Runtime, column: Column, placed: Placed): Tensor {
  const { elementType, values, itemShape } = column;
  const dims = itemShape.toSpliced(placed.axis, 0, placed.rows.length);
  const pieces = piecesOf(itemShape, placed);
  if (!isNumericArray(values)) {
    const strings = pieces.flatMap(({ from, to }) => values.slice(from, to)).map(String);
    return new runtime.Tensor("string", strings, dims);
  }
  if (elementType === "string") throw new Error(`Column "${column.name}" holds numbers as strings`);
  const gathered = numericArray(elementType, sizeOf(dims));
  const target = new Uint8Array(gathered.buffer);
  const source = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bytes = values.BYTES_PER_ELEMENT;
  let filledBytes = 0;
  for (const { from, to } of pieces) {
    target.set(source.subarray(from * bytes, to * bytes), filledBytes);
    filledBytes += (to - from) * bytes;
  }
  return createNumeric(runtime, elementType, { gathered, dims });
}

/** What of the column's values stands together in the tensor, in its order: all of a row where rows are on the first axis. */
function piecesOf(
  itemShape: readonly number[],
  { rows, axis }: Placed,
): readonly { readonly from: number; readonly to: number }[] {
  const width = sizeOf(itemShape);
  const inner = sizeOf(itemShape.slice(axis));
  return Array.from({ length: sizeOf(itemShape.slice(0, axis)) }, (_, outer) =>
    rows.map((row) => {
      const from = row * width + outer * inner;
      return { from, to: from + inner };
    }),
  ).flat();
}

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

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
