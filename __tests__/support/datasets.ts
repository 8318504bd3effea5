/** Datasets from columns that are written down in a test. */
import { type DataColumn, type Dataset, makeDataset } from "../../src/data/dataset.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import type { ElementType, TensorValues } from "../../src/schema/tensor.ts";

/** Numbers are doubles and lists of texts strings, one a row, unless a column says more. */
export type Cells = readonly number[] | readonly string[] | Partial<DataColumn>;

export function datasetOf(
  columns: Readonly<Record<string, Cells>>,
  lines?: readonly number[],
): Dataset {
  const made = Object.entries(columns).map(([name, cells]) => columnOf(name, cells));
  const parts = { source: "x.csv", columns: made, ...(lines === undefined ? {} : { lines }) };
  return makeDataset(parts, nodeHost().digest);
}

function columnOf(name: string, cells: Cells): DataColumn {
  if (!isList(cells)) {
    const values = cells.values ?? [];
    const width = (cells.itemShape ?? []).reduce((product, size) => product * size, 1);
    const shared = { name, itemShape: [], rows: values.length / width, values };
    return { ...shared, elementType: "float64", ...cells };
  }
  const texts = cells.filter((cell) => typeof cell === "string");
  const isText = texts.length > 0;
  const values: TensorValues = isText ? texts : Float64Array.from(cells, Number);
  const elementType: ElementType = isText ? "string" : "float64";
  return { name, elementType, itemShape: [], rows: cells.length, values };
}

function isList(cells: Cells): cells is readonly number[] | readonly string[] {
  return Array.isArray(cells);
}
