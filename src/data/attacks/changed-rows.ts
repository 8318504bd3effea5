/** Rows of a dataset, as often as they are wanted, with some cells changed. */
import type { Digest } from "../../host/host.ts";
import { isNumericArray, numericArray } from "../../schema/numeric-array.ts";
import type { TensorValues } from "../../schema/tensor.ts";
import { type DataColumn, type Dataset, itemWidth, makeDataset } from "../dataset.ts";
import type { Cells } from "./greedy.ts";

export interface ChangedRow {
  readonly row: number;
  readonly cells: Cells;
}

export function changedRows(
  dataset: Dataset,
  wanted: readonly ChangedRow[],
  digest: Digest,
): Dataset {
  const columns = [...dataset.columns.values()].map((column) => changedColumn(column, wanted));
  return makeDataset({ source: dataset.source, columns }, digest);
}

function changedColumn(column: DataColumn, wanted: readonly ChangedRow[]): DataColumn {
  const { name, texts } = column;
  const written = (row: number, cells: Cells): string => {
    const cell = cells.get(name);
    return cell === undefined ? (texts?.[row] ?? "") : (cell.text ?? String(cell.value));
  };
  return {
    ...column,
    rows: wanted.length,
    values: changedValues(column, wanted),
    ...(texts === undefined ? {} : { texts: wanted.map(({ row, cells }) => written(row, cells)) }),
  };
}

function changedValues(column: DataColumn, wanted: readonly ChangedRow[]): TensorValues {
  const { name, values, elementType } = column;
  const width = itemWidth(column);
  if (!isNumericArray(values) || elementType === "string") {
    return wanted.flatMap(({ row, cells }) => {
      const cell = cells.get(name);
      const own = Array.from(values.slice(row * width, (row + 1) * width), String);
      return cell === undefined ? own : [String(cell.value)];
    });
  }
  const changed = numericArray(elementType, wanted.length * width);
  for (const [place, { row, cells }] of wanted.entries()) {
    const cell = cells.get(name)?.value;
    const own = typeof cell === "string" ? Number(cell) : cell;
    for (let at = 0; at < width; at += 1)
      changed[place * width + at] = own ?? values[row * width + at] ?? 0;
  }
  return changed;
}
