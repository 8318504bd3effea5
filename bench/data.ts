/** A table read as the gate reads it, for `scripts/bench-data.mjs`. */
import { readDataset } from "../src/data/read-dataset.ts";
import { nodeHost } from "../src/host/node-host.ts";

/** Its rows. */
export async function readTable(path: string): Promise<number> {
  return (await readDataset(nodeHost(), path)).rows;
}
