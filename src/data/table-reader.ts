/** What reads a table from the pieces of its text. */
import type { DatasetParts } from "./dataset.ts";

export interface TableReader {
  readonly push: (text: string) => void;
  /** @throws UserError for a table that ends too early */
  readonly end: () => DatasetParts;
}

export function readWhole(reader: TableReader, text: string): DatasetParts {
  reader.push(text);
  return reader.end();
}
