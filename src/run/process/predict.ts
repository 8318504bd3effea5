/** Answers of a model, row by row, as columns. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { isNumericArray, numericArray } from "../../schema/numeric-array.ts";
import type { Column, ElementType } from "../../schema/tensor.ts";
import { batchesOf, filled, fixedBatch, makeFeeds, type Runtime } from "./session.ts";

export interface PredictRequest {
  readonly runtime: Runtime;
  readonly session: InferenceSession;
  readonly columns: readonly Column[];
  readonly rows: readonly number[];
  readonly batch: number;
  readonly outputs: readonly string[] | undefined;
}

/** Collects one output over all batches. */
interface Collector {
  readonly name: string;
  readonly elementType: ElementType;
  readonly itemShape: readonly number[];
  readonly parts: Tensor.DataType[];
}

/** Names of the outputs that are tensors: sequences and maps cannot cross the binding. */
export function tensorOutputs(session: InferenceSession): readonly string[] {
  return session.outputMetadata.filter((output) => output.isTensor).map((output) => output.name);
}

export async function predict(request: PredictRequest): Promise<readonly Column[]> {
  const { runtime, session, columns, rows } = request;
  const wanted = request.outputs ?? tensorOutputs(session);
  const size = fixedBatch(session);
  const collectors = new Map<string, Collector>();
  for (const batch of batchesOf(rows, size ?? request.batch)) {
    const feeds = makeFeeds(runtime, columns, filled(batch, size));
    const answers = await session.run(feeds, [...wanted]);
    for (const name of wanted) {
      collect(collectors, {
        name,
        tensor: answers[name],
        asked: batch.length,
        fed: size ?? batch.length,
      });
    }
  }
  return [...collectors.values()].map((collector) => join(collector, rows.length));
}

interface Answer {
  readonly name: string;
  readonly tensor: Tensor | undefined;
  readonly asked: number;
  readonly fed: number;
}

function collect(collectors: Map<string, Collector>, { name, tensor, asked, fed }: Answer): void {
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
  const part = tensor.data.slice(0, asked * width);
  if (known !== undefined) known.parts.push(part);
  // ONNX Runtime's type names are those of ElementType, int4 and uint4 aside, which no operator outputs.
  else
    collectors.set(name, {
      name,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      elementType: tensor.type as ElementType,
      itemShape,
      parts: [part],
    });
}

function join(collector: Collector, rows: number): Column {
  const { name, elementType, itemShape, parts } = collector;
  const shared = { name, elementType, itemShape, rows };
  if (elementType === "string") {
    return { ...shared, values: parts.flatMap((part) => [...part].map(String)) };
  }
  const width = itemShape.reduce((product, length) => product * length, 1);
  const values = numericArray(elementType, rows * width);
  const target = new Uint8Array(values.buffer);
  let offset = 0;
  for (const part of parts) {
    if (!ArrayBuffer.isView(part)) continue;
    target.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return { ...shared, values };
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
