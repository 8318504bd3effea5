/** Weights that a recipe made of a large model, in a folder of their own until the candidate is written. */
import type { PutAside } from "../../compress/pass.ts";
import type { Host } from "../../host/host.ts";
import type { Model } from "../../model/ir.ts";
import { isStreamed, rawPiece, withStoredData } from "../../model/raw-data.ts";
import type { StoredData } from "../../model/stored-data.ts";

/** What is smaller takes less in memory than it is worth. */
const LEAST_BYTES = 2 ** 16;

/** The folder is gone when `use` has ended; of a model that memory holds, nothing is put aside. */
export async function puttingAside<Value>(
  host: Host,
  model: Model,
  use: (putAside: PutAside | undefined) => Promise<Value>,
): Promise<Value> {
  if (!isStreamed(model)) return use(undefined);
  const folder = await host.files.makeTemporaryDirectory();
  try {
    return await use(intoFolder(host, folder));
  } finally {
    await host.files.remove(folder);
  }
}

function intoFolder({ files }: Host, folder: string): PutAside {
  let count = 0;
  return (tensor) => {
    const raw = rawPiece(tensor);
    if (!(raw instanceof Uint8Array) || raw.length < LEAST_BYTES) return tensor;
    const path = files.resolve(folder, String(count));
    count += 1;
    files.writeNow(path, raw);
    const stored: StoredData = {
      length: raw.length,
      read: (from = 0, to = stored.length) => files.readRangeNow(path, from, to - from),
    };
    return withStoredData(tensor, stored);
  };
}
