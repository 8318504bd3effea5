/** Datasets from files, by the ending of their names, and from folders of images. */
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";
import { type Dataset, type DatasetParts, makeDataset } from "./dataset.ts";
import { readCsv } from "./read-csv.ts";
import { readImageFolder } from "./read-image-folder.ts";
import { readJsonl } from "./read-jsonl.ts";
import { readNpy, readNpz } from "./read-npy.ts";
import { readParquet } from "./read-parquet.ts";

/** `source` names the file in messages and records. */
export async function readDataset(
  host: Host,
  path: string,
  source: string = path,
): Promise<Dataset> {
  if (await host.files.isDirectory(path))
    return makeDataset(await readImageFolder(host, path, source), host.digest);
  const bytes = await host.files.readBytes(path);
  if (
    new TextDecoder()
      .decode(bytes.subarray(0, 42))
      .startsWith("version https://git-lfs.github.com/spec/")
  ) {
    throw new UserError(
      "data-malformed",
      `Cannot read data "${source}": it is a Git LFS pointer; fetch the file with \`git lfs pull\``,
    );
  }
  return makeDataset(await readParts(bytes, source), host.digest);
}

async function readParts(bytes: Uint8Array, source: string): Promise<DatasetParts> {
  const ending = /\.([^./\\]+)$/.exec(source)?.[1]?.toLowerCase() ?? "";
  switch (ending) {
    case "csv":
      return readCsv(decode(bytes, source), source, ",");
    case "tsv":
      return readCsv(decode(bytes, source), source, "\t");
    case "jsonl":
    case "ndjson":
      return readJsonl(decode(bytes, source), source);
    case "npz":
      return { source, columns: readNpz(bytes, source) };
    case "npy": {
      const name = /([^/\\]+)\.npy$/i.exec(source)?.[1] ?? "array";
      return { source, columns: [readNpy(bytes, source, name)] };
    }
    case "parquet":
      return readParquet(bytes, source);
    default:
      throw new UserError(
        "data-malformed",
        `Cannot read data "${source}": its name ends with ".${ending}"; .csv, .tsv, .jsonl, .parquet, .npz and .npy are read, and folders of images`,
      );
  }
}

function decode(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError("data-malformed", `Cannot read data "${source}": it is not UTF-8 text`, {
      cause: error,
    });
  }
}
