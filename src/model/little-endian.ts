/** Little-endian bytes of typed arrays: ONNX's raw data on every machine. */
import type { TensorValues } from "../schema/tensor.ts";

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The array's own bytes where possible: nothing is copied on a little-endian machine. */
export function littleEndianBytes(values: TensorValues): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(values)) throw new Error("Strings have no raw data");
  if (!(values.buffer instanceof ArrayBuffer)) throw new Error("Shared memory is not accepted");
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return IS_LITTLE_ENDIAN ? bytes : swapped(bytes, values.BYTES_PER_ELEMENT);
}

/** Bytes in the machine's own order, aligned for `width`; a copy only when needed. */
export function nativeBytes(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  if (!IS_LITTLE_ENDIAN) return swapped(bytes, width);
  const isAligned = bytes.byteOffset % width === 0;
  if (isAligned && bytes.buffer instanceof ArrayBuffer)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Uint8Array(bytes);
}

function swapped(bytes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    const place = at % width;
    result[at - place + (width - 1 - place)] = bytes[at] ?? 0;
  }
  return result;
}
