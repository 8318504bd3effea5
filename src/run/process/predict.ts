/** Answers of a model, row by row, as columns. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { isNumericArray, numericArray } from "../../schema/numeric-array.ts";
import type { Column, ElementType, NumericArray } from "../../schema/tensor.ts";
import type { Unpadding } from "../engine.ts";
import { type Answered, ownPositions, paddedOutputs, withoutPadding } from "./padding.ts";
import { batchesOf, filled, fixedBatch, makeFeeds, type Runtime } from "./session.ts";

export interface PredictRequest {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly batch: number;
  readonly outputs: readonly string[] | undefined;
  readonly unpadding?: Unpadding | undefined;
}

/** Collects one output over all batches. */
interface Collector {
  readonly name: string;
  readonly elementType: ElementType;
  readonly itemShape: readonly number[];
  /** Of all rows; filled from the start. */
  readonly values: NumericArray | string[];
  filled: number;
}

/** Names of the outputs that are tensors: sequences and maps cannot cross the binding. */
export function tensorOutputs(session: InferenceSession): readonly string[] {
  return session.outputMetadata.filter((output) => output.isTensor).map((output) => output.name);
}

/** An output that nobody named may lie otherwise, as the next states of recurrent layers do: it is left out. @throws Error where none is left */
export async function predict(request: PredictRequest): Promise<readonly Column[]> {
  const { session, rows } = request;
  const wanted = request.outputs ?? tensorOutputs(session);
  const aside = new Set<string>();
  const size = fixedBatch(session);
  const collectors = new Map<string, Collector>();
  for (const batch of batchesOf(rows, size ?? request.batch)) {
    const answer = await ask(request, filled(batch, size), wanted);
    const fed = size ?? batch.length;
    for (const name of wanted) {
      const tensor = answer(name);
      if (request.outputs === undefined && tensor?.dims[0] !== fed) aside.add(name);
      if (aside.size < wanted.length && aside.has(name)) continue;
      collect(collectors, { name, tensor, asked: batch.length, fed, rows: rows.length });
    }
  }
  return [...collectors.values()]
    .filter(({ name }) => !aside.has(name))
    .map(({ name, elementType, itemShape, values }) => ({
      name,
      elementType,
      itemShape,
      rows: rows.length,
      values,
    }));
}

/** One call: an output that is wanted, by its name. */
async function ask(
  request: PredictRequest,
  rows: readonly number[],
  wanted: readonly string[],
): Promise<(name: string) => Answered | undefined> {
  const { session, columns, unpadding } = request;
  if (unpadding === undefined) {
    const answers = await session.run(makeFeeds(request, rows), [...wanted]);
    return (name) => answers[name];
  }
  const own = [...new Set(rows)];
  const feeds = unpadding.isCut
    ? makeFeeds(
        { ...request, columns: withoutPadding(columns, own, unpadding) },
        rows.map((row) => own.indexOf(row)),
      )
    : makeFeeds(request, rows);
  const answers = await session.run(feeds, [...wanted]);
  const padded = paddedOutputs(session, unpadding);
  const full = columns.find(({ name }) => unpadding.inputs.includes(name))?.itemShape[0] ?? 0;
  return (name) => {
    const answer = answers[name];
    if (answer === undefined || !padded.includes(name)) return answer;
    return ownPositions(answer, { ...unpadding, full, rows });
  };
}

interface Answer {
  readonly name: string;
  readonly tensor: Answered | undefined;
  readonly asked: number;
  readonly fed: number;
  /** Of all batches together. */
  readonly rows: number;
}

function collect(
  collectors: Map<string, Collector>,
  { name, tensor, asked, fed, rows }: Answer,
): void {
  if (tensor === undefined) throw new Error(`The model has no output "${name}"`);
  if (tensor.dims[0] !== fed) {
    throw new Error(
      `Output "${name}" has shape [${tensor.dims.join(", ")}] for ${fed} rows; its first dimension must be the row`,
    );
  }
  const itemShape = tensor.dims.slice(1);
  const known = collectors.get(name);
  if (known !== undefined && known.itemShape.join() !== itemShape.join()) {
    throw new Error(
      `Output "${name}" changes its shape from [${known.itemShape.join(", ")}] to [${itemShape.join(", ")}] between rows`,
    );
  }
  const width = itemShape.reduce((product, length) => product * length, 1);
  const collector = known ?? collectorOf(tensor, { name, itemShape, length: rows * width });
  collectors.set(name, collector);
  append(collector, tensor.data, asked * width);
}

function collectorOf(
  tensor: Answered,
  {
    name,
    itemShape,
    length,
  }: { readonly name: string; readonly itemShape: readonly number[]; readonly length: number },
): Collector {
  // ONNX Runtime's type names are those of ElementType, int4 and uint4 aside, which no operator outputs.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const elementType = tensor.type as ElementType;
  const values = elementType === "string" ? [] : numericArray(elementType, length);
  return { name, elementType, itemShape, values, filled: 0 };
}

function append(collector: Collector, data: Tensor.DataType, count: number): void {
  const { values, filled: start } = collector;
  if (Array.isArray(values)) {
    for (let place = 0; place < count; place += 1) values.push(String(data[place]));
  } else if (ArrayBuffer.isView(data)) {
    const width = values.BYTES_PER_ELEMENT;
    const target = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    target.set(new Uint8Array(data.buffer, data.byteOffset, count * width), start * width);
  }
  collector.filled = start + count;
}

/** Outputs of a model without inputs; each is one row of its full shape. */
export async function evaluate(session: InferenceSession): Promise<readonly Column[]> {
  const answers = await session.run({}, [...tensorOutputs(session)]);
  return Object.entries(answers).map(([name, tensor]) => ({
    name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    elementType: tensor.type as ElementType,
    itemShape: tensor.dims,
    rows: 1,
    values: Array.isArray(tensor.data) ? tensor.data.map(String) : numericOf(tensor),
  }));
}

function numericOf(tensor: Tensor): Column["values"] {
  const { data } = tensor;
  if (!ArrayBuffer.isView(data) || !isNumericArray(data as Column["values"])) {
    throw new Error(`A constant has the type ${tensor.type}, which cannot be kept`);
  }
  return data as Column["values"];
}
