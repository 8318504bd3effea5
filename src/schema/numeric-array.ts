/** Typed arrays by ONNX element type. */
import type { ElementType, NumericArray, TensorValues } from "./tensor.ts";

export type NumericType = Exclude<ElementType, "string">;

type ArrayConstructor = (new (
  buffer: ArrayBufferLike,
  offset: number,
  length: number,
) => NumericArray) & { readonly BYTES_PER_ELEMENT: number };

const CONSTRUCTORS: Readonly<Record<NumericType, ArrayConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

export function isNumericArray(values: TensorValues): values is NumericArray {
  return ArrayBuffer.isView(values);
}

export function bytesPerElement(type: NumericType): number {
  return CONSTRUCTORS[type].BYTES_PER_ELEMENT;
}

/** Zeros. */
export function numericArray(type: NumericType, length: number): NumericArray {
  return new CONSTRUCTORS[type](new ArrayBuffer(length * bytesPerElement(type)), 0, length);
}

/** Numbers of any numeric values as doubles; float16 is given as its bits, and read by `stats/float16.ts`. */
export function toDoubles(values: NumericArray): Float64Array {
  const doubles = new Float64Array(values.length);
  for (let position = 0; position < values.length; position += 1)
    doubles[position] = Number(values[position]);
  return doubles;
}

/** The bytes as values, without a copy; they must begin at a multiple of the element's size. */
export function viewBytes(type: NumericType, bytes: Uint8Array): NumericArray {
  const length = Math.floor(bytes.length / bytesPerElement(type));
  return new CONSTRUCTORS[type](bytes.buffer, bytes.byteOffset, length);
}
