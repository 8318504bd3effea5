import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  isNumericArray,
  viewBytes
} from "./chunk-IQHZXEKJ.js";

// src/run/job.ts
var JOB_FILE = "job.json";
var FEEDS_FILE = "feeds.bin";
var RESULT_FILE = "result.json";
var OUTPUTS_FILE = "outputs.bin";
var OPTIMIZED_FILE = "optimized.onnx";
var WAITS_FOR_INPUT = "wait";
var LAST_WORDS = "the result is written\n";

// src/run/columns-file.ts
var ALIGNMENT = 8;
var aligned = (bytes) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
function encodeColumns(columns) {
  const arrays = [];
  let offset = 0;
  const place = (array) => {
    const placed = { offset, length: array.byteLength };
    arrays.push(array);
    offset += aligned(array.byteLength);
    return placed;
  };
  const headers = columns.map(({ name, elementType, itemShape, rows, values }) => {
    const shared = { name, elementType, itemShape, rows };
    if (isNumericArray(values)) return { ...shared, ...place(values) };
    const { codes, texts } = codesOf(values);
    return {
      ...shared,
      ...place(codes),
      texts: place(new TextEncoder().encode(JSON.stringify(texts)))
    };
  });
  return joinParts(new TextEncoder().encode(JSON.stringify(headers)), arrays);
}
function codesOf(values) {
  const known = /* @__PURE__ */ new Map();
  const codes = Uint32Array.from(values, (text) => {
    const code = known.get(text) ?? known.size;
    if (code === known.size) known.set(text, code);
    return code;
  });
  return { codes, texts: [...known.keys()] };
}
function joinParts(header, arrays) {
  const start = ALIGNMENT + aligned(header.length);
  const bytes = new Uint8Array(
    start + arrays.reduce((total, array) => total + aligned(array.byteLength), 0)
  );
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, ALIGNMENT);
  let offset = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += aligned(array.byteLength);
  }
  return bytes;
}
function decodeColumns(bytes) {
  const own = bytes.byteOffset % ALIGNMENT === 0 ? bytes : Uint8Array.from(bytes);
  const headerLength = new DataView(own.buffer, own.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(own.subarray(ALIGNMENT, ALIGNMENT + headerLength));
  const headers = JSON.parse(text);
  const start = ALIGNMENT + aligned(headerLength);
  return headers.map((header) => ({
    name: header.name,
    elementType: header.elementType,
    itemShape: header.itemShape,
    rows: header.rows,
    values: decodeValues(header, own.subarray(start))
  }));
}
function decodeValues({ elementType, offset, length, texts: place }, arrays) {
  const bytes = arrays.subarray(offset, offset + length);
  if (elementType !== "string") return viewBytes(elementType, bytes);
  const { offset: start = 0, length: size = 0 } = place ?? {};
  const json = new TextDecoder().decode(arrays.subarray(start, start + size));
  const texts = JSON.parse(json);
  const codes = new Uint32Array(
    bytes.buffer,
    bytes.byteOffset,
    length / Uint32Array.BYTES_PER_ELEMENT
  );
  return Array.from(codes, (code) => texts[code] ?? "");
}

export {
  JOB_FILE,
  FEEDS_FILE,
  RESULT_FILE,
  OUTPUTS_FILE,
  OPTIMIZED_FILE,
  WAITS_FOR_INPUT,
  LAST_WORDS,
  encodeColumns,
  decodeColumns
};
