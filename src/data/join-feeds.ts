/** Several feeds in one run of the engine: those whose items have the same shapes, one after the other. */
import { isNumericArray, viewBytes } from "../schema/numeric-array.ts";
import type { Column, ElementType, Feeds, TensorValues } from "../schema/tensor.ts";

export interface JoinedFeeds {
  readonly feeds: Feeds;
  /** Positions in what was joined, with their first row. */
  readonly parts: readonly { readonly part: number; readonly start: number }[];
}

/** In the order of the first part of each shape. All feeds have the same columns: those of one model. */
export function joinFeeds(all: readonly Feeds[]): readonly JoinedFeeds[] {
  const groups = new Map<string, number[]>();
  for (const [part, { columns }] of all.entries()) {
    const shape = JSON.stringify(
      columns.map(({ itemShape, elementType }) => [itemShape, elementType]),
    );
    groups.set(shape, [...(groups.get(shape) ?? []), part]);
  }
  return [...groups.values()].map((members) => joinGroup(all, members));
}

function joinGroup(all: readonly Feeds[], members: readonly number[]): JoinedFeeds {
  const parts: { part: number; start: number }[] = [];
  let rows = 0;
  for (const part of members) {
    parts.push({ part, start: rows });
    rows += all[part]?.rows ?? 0;
  }
  const feeds = members.flatMap((part) => all[part] ?? []);
  const [first] = feeds;
  const columns = (first?.columns ?? []).map((column, position) => {
    const own = feeds.flatMap((one) => one.columns[position] ?? []);
    const values = joinValues(
      column.elementType,
      own.map((part) => part.values),
    );
    return { ...column, rows, values };
  });
  return { feeds: { rows, columns }, parts };
}

function joinValues(type: ElementType, all: readonly TensorValues[]): TensorValues {
  if (type === "string")
    return all.flatMap((values) => (isNumericArray(values) ? [] : [...values]));
  const arrays = all.filter(isNumericArray);
  const bytes = new Uint8Array(arrays.reduce((total, { byteLength }) => total + byteLength, 0));
  let offset = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return viewBytes(type, bytes);
}

/** Some rows of a column, without a copy. */
export function sliceColumn(column: Column, start: number, rows: number): Column {
  const width = column.itemShape.reduce((product, size) => product * size, 1);
  const { values } = column;
  const [from, to] = [start * width, (start + rows) * width];
  return {
    ...column,
    rows,
    values: isNumericArray(values) ? values.subarray(from, to) : values.slice(from, to),
  };
}
