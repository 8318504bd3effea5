import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  float16ToFloat32
} from "./chunk-KBXVQC3Z.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import {
  isNumericArray,
  toDoubles
} from "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/data/digest-rows.ts
var ENCODER = new TextEncoder();
function digestRows(columns, rows, digest) {
  const content = growingBytes();
  const writers = columns.toSorted((a, b) => a.name < b.name ? -1 : 1).map((column) => cellWriter(column, content));
  return Array.from({ length: rows }, (_, row) => {
    content.clear();
    for (const write of writers) write(row);
    return firstDigits(digest.sha256(content.bytes()));
  });
}
var DIGITS = 16;
var firstDigits = (hex) => String.fromCharCode(...Array.from({ length: DIGITS }, (_, place) => hex.charCodeAt(place)));
function cellWriter(column, content) {
  const { values, name, elementType } = column;
  const width = column.itemShape.reduce((product, size) => product * size, 1);
  if (!isNumericArray(values)) {
    const head2 = `${name}\0s`;
    return (row) => {
      content.text(head2 + JSON.stringify(values.slice(row * width, (row + 1) * width)));
    };
  }
  const head = ENCODER.encode(`${name}\0n`);
  const isWhole = values instanceof BigInt64Array || values instanceof BigUint64Array;
  const doubleAt = (position) => {
    const value = Number(values[position]);
    return elementType === "float16" ? float16ToFloat32(value) : value;
  };
  return (row) => {
    content.add(head);
    const [start, end] = [row * width, (row + 1) * width];
    if (isWhole) content.text(largeNumbers(values.slice(start, end)));
    for (let position = start; position < end; position += 1) content.double(doubleAt(position));
  };
}
var largeNumbers = (values) => Array.from(values).filter((value) => !Number.isSafeInteger(Number(value))).join();
var FIRST_LENGTH = 1024;
var BYTES_PER_UNIT = 3;
function growingBytes() {
  let held = new Uint8Array(FIRST_LENGTH);
  let view = new DataView(held.buffer);
  let length = 0;
  const makeRoom = (count) => {
    if (length + count <= held.length) return;
    const larger = new Uint8Array(Math.max(2 * held.length, length + count));
    larger.set(held);
    held = larger;
    view = new DataView(held.buffer);
  };
  return {
    clear: () => {
      length = 0;
    },
    add: (bytes) => {
      makeRoom(bytes.length);
      held.set(bytes, length);
      length += bytes.length;
    },
    text: (text) => {
      makeRoom(BYTES_PER_UNIT * text.length);
      length += ENCODER.encodeInto(text, held.subarray(length)).written;
    },
    double: (value) => {
      makeRoom(Float64Array.BYTES_PER_ELEMENT);
      view.setFloat64(length, Number.isNaN(value) ? Number.NaN : value + 0, true);
      length += Float64Array.BYTES_PER_ELEMENT;
    },
    bytes: () => held.subarray(0, length)
  };
}

// src/data/number-form.ts
function written(value, form) {
  if (Number.isNaN(value)) return "";
  if (form === "shortest") return String(value);
  if (form === "point") return Number.isInteger(value) ? `${value}.0` : String(value);
  return value.toFixed(form);
}
var MOST_DECIMALS = 100;
function formsOf(text) {
  const decimals = text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
  return decimals > 0 && decimals <= MOST_DECIMALS ? ["shortest", "point", decimals] : ["shortest", "point"];
}
var MISSING = /* @__PURE__ */ new Set(["nan", "NaN", "NA", "N/A", "null"]);
function numberIn(text) {
  const trimmed = text.trim();
  if (trimmed === "" || MISSING.has(trimmed)) return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : void 0;
}

// src/data/dataset.ts
function makeDataset(parts, digest) {
  const { source, columns, lines } = parts;
  const [first] = columns;
  if (first === void 0 || first.rows === 0) {
    throw new UserError("data-empty", `Cannot read data "${source}": it holds no rows`);
  }
  for (const { name, rows } of columns) {
    if (rows === first.rows) continue;
    throw new UserError(
      "data-malformed",
      `Cannot read data "${source}": "${name}" has ${rows} rows and "${first.name}" has ${first.rows}`
    );
  }
  const rowDigests = parts.rowDigests ?? digestRows(columns, first.rows, digest);
  const names = columns.map(({ name }) => name);
  return {
    source,
    rows: first.rows,
    columns: new Map(columns.map((column) => [column.name, column])),
    rowDigests,
    digest: digestOfRows(names, rowDigests, digest),
    ...lines === void 0 ? {} : { lines }
  };
}
function digestOfRows(names, rowDigests, digest) {
  return digest.sha256(`${JSON.stringify(names.toSorted())}
${rowDigests.join("\n")}`);
}
function columnDoubles(elementType, values) {
  const doubles = toDoubles(values);
  return elementType === "float16" ? doubles.map(float16ToFloat32) : doubles;
}
function itemWidth(column) {
  return column.itemShape.reduce((product, size) => product * size, 1);
}
function columnOf(dataset, name, what) {
  const column = dataset.columns.get(name);
  if (column !== void 0) return column;
  const names = [...dataset.columns.keys()];
  const hint = didYouMean(name, names);
  const list = hint === "" ? `; its columns are ${names.map((known) => `"${known}"`).join(", ")}` : hint;
  throw new UserError(
    "data-column-missing",
    `Cannot find column "${name}" (${what}) in data "${dataset.source}"${list}${separatorHint(names)}`
  );
}
function separatorHint(names) {
  const [only = ""] = names.length === 1 ? names : [];
  if (only.includes(";"))
    return '; it looks separated by ";", and a .csv is read with commas, a .tsv with tabs';
  return only.includes("	") ? "; it looks separated by tabs, which a .tsv is" : "";
}
function rowName(dataset, row) {
  const line = dataset.lines?.[row];
  return line === void 0 ? `row ${row + 1}` : `row ${row + 1} (line ${line})`;
}
function cellTexts(column) {
  const { texts, values, elementType, form } = column;
  if (texts !== void 0) return texts;
  if (!isNumericArray(values)) return values;
  if (form !== void 0)
    return Array.from(columnDoubles(elementType, values), (value) => written(value, form));
  if (elementType === "float16") return Array.from(columnDoubles(elementType, values), String);
  return Array.from(values, String);
}

export {
  written,
  formsOf,
  numberIn,
  makeDataset,
  digestOfRows,
  columnDoubles,
  itemWidth,
  columnOf,
  rowName,
  cellTexts
};
