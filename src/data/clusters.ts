/** Which source each row is from. */
import { cellTexts, type Dataset } from "./dataset.ts";

/** Numbers in the order in which sources are met; a row whose cell is empty is a source of its own. undefined without the column. */
export function clustersOf(dataset: Dataset, name: string | undefined): Int32Array | undefined {
  const column = name === undefined ? undefined : dataset.columns.get(name);
  if (column === undefined) return undefined;
  const known = new Map<string, number>();
  let next = 0;
  return Int32Array.from(cellTexts(column), (text) => {
    const own = text.trim();
    const isMissing = own === "" || own === "NaN";
    const cluster = (isMissing ? undefined : known.get(own)) ?? next;
    if (cluster === next) next += 1;
    if (!isMissing) known.set(own, cluster);
    return cluster;
  });
}

/** Of how many sources some rows are. */
export function sourcesIn(clusters: Int32Array, rows: Uint32Array): number {
  return new Set(Array.from(rows, (row) => clusters[row])).size;
}
