/** The values of a tensor as typed arrays, without a copy where alignment allows. */
import { bytesPerElement, viewBytes } from "../schema/numeric-array.ts";
import type { ElementType, NumericArray, TensorValues } from "../schema/tensor.ts";
import { elementBits, elementTypeOfNumber } from "./data-types.ts";
import { float16ToFloat32 } from "../stats/float16.ts";
import type { Tensor } from "./ir.ts";
import { nativeBytes } from "./little-endian.ts";
import { rawBytes, rawPiece } from "./raw-data.ts";

export function tensorDims(tensor: Tensor): readonly number[] {
  return tensor.dims.map(Number);
}

/** 1 for a scalar. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** undefined for types without a typed array of their own (int4, float8, bfloat16, complex). */
export function elementTypeOf(tensor: Tensor): ElementType | undefined {
  return elementTypeOfNumber(tensor.dataType);
}

/** @throws Error for a type without a typed array, and for external data that was not loaded. */
export function tensorValues(tensor: Tensor): TensorValues {
  const type = elementTypeOf(tensor);
  if (type === undefined)
    throw new Error(`Tensor "${tensor.name}" has data type ${tensor.dataType}`);
  if (type === "string") return tensor.stringData.map((bytes) => new TextDecoder().decode(bytes));
  const raw = rawBytes(tensor);
  if (raw.length > 0) return rawValues(raw, type);
  return typedValues(tensor, type);
}

function rawValues(raw: Uint8Array, type: Exclude<ElementType, "string">): NumericArray {
  return viewBytes(type, nativeBytes(raw, bytesPerElement(type)));
}

/** int32_data also carries the narrow integers, bool and float16 bits. */
function typedValues(tensor: Tensor, type: Exclude<ElementType, "string">): NumericArray {
  switch (type) {
    case "float32":
      return Float32Array.from(tensor.floatData);
    case "float64":
      return Float64Array.from(tensor.doubleData);
    case "int64":
      return BigInt64Array.from(tensor.int64Data);
    case "uint64":
      return BigUint64Array.from(tensor.uint64Data);
    case "uint32":
      return Uint32Array.from(tensor.uint64Data, Number);
    case "int32":
      return Int32Array.from(tensor.int32Data);
    case "int16":
      return Int16Array.from(tensor.int32Data);
    case "int8":
      return Int8Array.from(tensor.int32Data);
    case "uint16":
    case "float16":
      return Uint16Array.from(tensor.int32Data);
    case "uint8":
    case "bool":
      return Uint8Array.from(tensor.int32Data);
  }
}

/** Values of a float32, float64 or float16 tensor as float32; float32 without a copy where alignment allows. */
export function floatValues(tensor: Tensor): Float32Array {
  const values = tensorValues(tensor);
  if (values instanceof Float32Array) return values;
  if (values instanceof Float64Array) return Float32Array.from(values);
  if (elementTypeOf(tensor) === "float16" && values instanceof Uint16Array)
    return Float32Array.from(values, float16ToFloat32);
  throw new Error(`Tensor "${tensor.name}" holds no floats`);
}

/** Bytes of the values as raw data would hold them. */
export function tensorBytes(tensor: Tensor): number {
  const { length } = rawPiece(tensor);
  if (length > 0) return length;
  const type = elementTypeOf(tensor);
  if (type === "string") return tensor.stringData.reduce((sum, text) => sum + text.length, 0);
  const bits = elementBits(tensor.dataType) ?? 0;
  return Math.ceil((elementCount(tensorDims(tensor)) * bits) / 8);
}
