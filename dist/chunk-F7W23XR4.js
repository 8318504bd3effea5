import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  itemWidth,
  makeDataset
} from "./chunk-IRAJ6GTH.js";
import {
  isNumericArray
} from "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/data/select-rows.ts
function selectRows(dataset, rows, digest) {
  const columns = [...dataset.columns.values()].map((column) => selectColumn(column, rows));
  const lines = dataset.lines === void 0 ? {} : { lines: rows.map((row) => dataset.lines?.[row] ?? 0) };
  const rowDigests = rows.map((row) => dataset.rowDigests[row] ?? "");
  return makeDataset({ source: dataset.source, columns, rowDigests, ...lines }, digest);
}
function selectColumn(column, rows) {
  const { texts } = column;
  return {
    ...column,
    rows: rows.length,
    values: selectValues(column.values, rows, itemWidth(column)),
    ...texts === void 0 ? {} : { texts: rows.map((row) => texts[row] ?? "") }
  };
}
function selectValues(values, rows, width) {
  if (!isNumericArray(values)) {
    return rows.flatMap((row) => values.slice(row * width, (row + 1) * width));
  }
  const target = values.slice(0, rows.length * width);
  if (target.length < rows.length * width)
    throw new Error("A selection has at most the rows of its dataset");
  const bytes = new Uint8Array(target.buffer);
  const source = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const itemBytes = width * values.BYTES_PER_ELEMENT;
  for (const [position, row] of rows.entries()) {
    bytes.set(source.subarray(row * itemBytes, (row + 1) * itemBytes), position * itemBytes);
  }
  return target;
}
var CALIBRATION_SHARE = 0.2;
function splitByDigest(dataset, digest, share = CALIBRATION_SHARE) {
  const [calibration, evaluation] = [[], []];
  for (const [row, rowDigest] of dataset.rowDigests.entries()) {
    const position = Number.parseInt(rowDigest.slice(0, 8), 16) / 2 ** 32;
    (position < share ? calibration : evaluation).push(row);
  }
  if (calibration.length === 0 || evaluation.length === 0) {
    throw new UserError(
      "data-empty",
      `Cannot set rows of data "${dataset.source}" apart for calibration: it has ${dataset.rows}, and one part would be empty; name calibration data of its own`
    );
  }
  return {
    calibration: selectRows(dataset, calibration, digest),
    evaluation: selectRows(dataset, evaluation, digest)
  };
}
function overlapRows(calibration, evaluation) {
  const seen = new Set(calibration.rowDigests);
  return evaluation.rowDigests.filter((rowDigest) => seen.has(rowDigest)).length;
}

export {
  selectRows,
  selectValues,
  splitByDigest,
  overlapRows
};
