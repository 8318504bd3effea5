/** Weights of a model's file where typed arrays can view them: a view costs nothing, a copy of all of them as much as the model. */
import { bytesPerElement } from "../schema/numeric-array.ts";
import { type Model, type Tensor, copyWith, graphOf, withGraph } from "./ir.ts";
import { elementTypeOf } from "./tensor-data.ts";

/**
 * The same model, whose raw data was moved within the bytes of its own file to the next place before it that fits, over the tag and
 * the length that stood there and were read. For bytes that nobody reads as a file again.
 */
export function alignWeights(model: Model): Model {
  return withGraph(model, { initializers: graphOf(model).initializer.map(aligned) });
}

function aligned(tensor: Tensor): Tensor {
  const { rawData } = tensor;
  const type = elementTypeOf(tensor);
  if (type === undefined || type === "string" || rawData.length === 0) return tensor;
  const { buffer, byteOffset, length } = rawData;
  const shift = byteOffset % bytesPerElement(type);
  const head = headOf(length);
  const start = byteOffset - head.length;
  if (shift === 0 || shift > head.length || start < 0) return tensor;
  const before = new Uint8Array(buffer, start, head.length);
  if (!head.every((byte, place) => byte === before[place])) return tensor;
  const moved = new Uint8Array(buffer, byteOffset - shift, length);
  moved.set(rawData);
  return copyWith(tensor, { rawData: moved });
}

/** Field 9, length-delimited. */
const RAW_DATA_TAG = 0x4a;

/** What stands before raw data of so many bytes. */
function headOf(length: number): readonly number[] {
  const bytes = [RAW_DATA_TAG];
  let rest = length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}
