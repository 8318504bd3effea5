/** Parts of a dataset: some of its rows, and the split into calibration and evaluation. */
import type { Digest } from "../host/host.ts";
import { isNumericArray } from "../schema/numeric-array.ts";
import type { TensorValues } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import { type DataColumn, type Dataset, itemWidth, makeDataset } from "./dataset.ts";

export function selectRows(dataset: Dataset, rows: readonly number[], digest: Digest): Dataset {
  const columns = [...dataset.columns.values()].map((column) => selectColumn(column, rows));
  const lines =
    dataset.lines === undefined ? {} : { lines: rows.map((row) => dataset.lines?.[row] ?? 0) };
  const rowDigests = rows.map((row) => dataset.rowDigests[row] ?? "");
  return makeDataset({ source: dataset.source, columns, rowDigests, ...lines }, digest);
}

function selectColumn(column: DataColumn, rows: readonly number[]): DataColumn {
  const { texts } = column;
  return {
    ...column,
    rows: rows.length,
    values: selectValues(column.values, rows, itemWidth(column)),
    ...(texts === undefined ? {} : { texts: rows.map((row) => texts[row] ?? "") }),
  };
}

export function selectValues(
  values: TensorValues,
  rows: readonly number[],
  width: number,
): TensorValues {
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

const CALIBRATION_SHARE = 0.2;

/** By the rows' digests: a row stays on its side when others come or go, and equal rows stay together. */
export function splitByDigest(
  dataset: Dataset,
  digest: Digest,
  share: number = CALIBRATION_SHARE,
): { readonly calibration: Dataset; readonly evaluation: Dataset } {
  const [calibration, evaluation]: [number[], number[]] = [[], []];
  for (const [row, rowDigest] of dataset.rowDigests.entries()) {
    const position = Number.parseInt(rowDigest.slice(0, 8), 16) / 2 ** 32;
    (position < share ? calibration : evaluation).push(row);
  }
  if (calibration.length === 0 || evaluation.length === 0) {
    throw new UserError(
      "data-empty",
      `Cannot set rows of data "${dataset.source}" apart for calibration: it has ${dataset.rows}, and one part would be empty; name calibration data of its own`,
    );
  }
  return {
    calibration: selectRows(dataset, calibration, digest),
    evaluation: selectRows(dataset, evaluation, digest),
  };
}

/** Rows of the evaluation that calibration holds too. */
export function overlapRows(calibration: Dataset, evaluation: Dataset): number {
  const seen = new Set(calibration.rowDigests);
  return evaluation.rowDigests.filter((rowDigest) => seen.has(rowDigest)).length;
}
