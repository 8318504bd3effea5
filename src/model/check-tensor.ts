/** Whether a tensor can be what it says: possible dimensions, and data as long as they need. */
import { TensorProto_DataLocation, TensorProto_DataType } from "./generated/onnx-messages.ts";
import type { Tensor } from "./ir.ts";
import { elementBits, elementTypeOfNumber } from "./data-types.ts";

/** More elements than any file can hold, and still exact as a number. */
const MAXIMUM_ELEMENTS = 2n ** 40n;

/** What is wrong with a tensor, as the end of a sentence; undefined when nothing is. Nothing is allocated to find out. */
export function tensorProblem(tensor: Tensor): string | undefined {
  const negative = tensor.dims.find((size) => size < 0n);
  if (negative !== undefined) return `has the dimension ${negative}`;
  const elements = tensor.dims.includes(0n) ? 0n : product(tensor.dims);
  if (elements > MAXIMUM_ELEMENTS) return `would have ${elements} elements`;
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) return undefined;
  const problem =
    tensor.rawData.length > 0
      ? rawProblem(tensor, Number(elements))
      : typedProblem(tensor, Number(elements));
  return problem === undefined ? undefined : `of shape [${tensor.dims.join(", ")}] ${problem}`;
}

const product = (dims: readonly bigint[]): bigint =>
  dims.reduce((total, size) => (total > MAXIMUM_ELEMENTS ? total : total * size), 1n);

function rawProblem(tensor: Tensor, elements: number): string | undefined {
  if (elementTypeOfNumber(tensor.dataType) === "string")
    return "keeps strings as raw data, which ONNX does not allow";
  const bits = elementBits(tensor.dataType);
  if (bits === undefined) return undefined;
  const expected = Math.ceil((elements * bits) / 8);
  const bytes = tensor.rawData.length;
  return bytes === expected ? undefined : `needs ${expected} bytes and has ${bytes}`;
}

type TypedField =
  "floatData" | "doubleData" | "int32Data" | "int64Data" | "uint64Data" | "stringData";

/** The field that holds each type's values, and how many entries one element takes there. */
const FIELDS: ReadonlyMap<number, readonly [TypedField, number]> = new Map([
  [TensorProto_DataType.FLOAT, ["floatData", 1]],
  [TensorProto_DataType.COMPLEX64, ["floatData", 2]],
  [TensorProto_DataType.DOUBLE, ["doubleData", 1]],
  [TensorProto_DataType.COMPLEX128, ["doubleData", 2]],
  [TensorProto_DataType.INT64, ["int64Data", 1]],
  [TensorProto_DataType.UINT32, ["uint64Data", 1]],
  [TensorProto_DataType.UINT64, ["uint64Data", 1]],
  [TensorProto_DataType.STRING, ["stringData", 1]],
  [TensorProto_DataType.INT32, ["int32Data", 1]],
  [TensorProto_DataType.INT16, ["int32Data", 1]],
  [TensorProto_DataType.INT8, ["int32Data", 1]],
  [TensorProto_DataType.UINT16, ["int32Data", 1]],
  [TensorProto_DataType.UINT8, ["int32Data", 1]],
  [TensorProto_DataType.BOOL, ["int32Data", 1]],
  [TensorProto_DataType.FLOAT16, ["int32Data", 1]],
  [TensorProto_DataType.BFLOAT16, ["int32Data", 1]],
]);

function typedProblem(tensor: Tensor, elements: number): string | undefined {
  const [field, entries] = FIELDS.get(tensor.dataType) ?? [];
  if (field === undefined || entries === undefined) return undefined;
  const values = tensor[field].length;
  const expected = elements * entries;
  return values === expected ? undefined : `needs ${expected} values and has ${values}`;
}
