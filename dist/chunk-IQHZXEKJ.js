import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);

// src/schema/numeric-array.ts
var CONSTRUCTORS = {
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
  bool: Uint8Array
};
function isNumericArray(values) {
  return ArrayBuffer.isView(values);
}
function bytesPerElement(type) {
  return CONSTRUCTORS[type].BYTES_PER_ELEMENT;
}
function numericArray(type, length) {
  return new CONSTRUCTORS[type](new ArrayBuffer(length * bytesPerElement(type)), 0, length);
}
function toDoubles(values) {
  const doubles = new Float64Array(values.length);
  for (let position = 0; position < values.length; position += 1)
    doubles[position] = Number(values[position]);
  return doubles;
}
function viewBytes(type, bytes) {
  const length = Math.floor(bytes.length / bytesPerElement(type));
  return new CONSTRUCTORS[type](bytes.buffer, bytes.byteOffset, length);
}

export {
  isNumericArray,
  bytesPerElement,
  numericArray,
  toDoubles,
  viewBytes
};
