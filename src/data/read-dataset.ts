/** Datasets from files, by the ending of their names, and from folders of images. */
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";
import { type Dataset, type DatasetParts, makeDataset } from "./dataset.ts";
import { fileBytes, textPieces } from "./file-pieces.ts";
import { csvReader } from "./read-csv.ts";
import { readImageFolder } from "./read-image-folder.ts";
import { jsonlReader } from "./read-jsonl.ts";
import { readNpy, readNpz } from "./read-npy.ts";
import { readParquet } from "./read-parquet.ts";
import type { TableReader } from "./table-reader.ts";

/** `source` names the file in messages and records. */
export async function readDataset(
  host: Host,
  path: string,
  source: string = path,
): Promise<Dataset> {
  if (await host.files.isDirectory(path))
    return makeDataset(await readImageFolder(host, path, source), host.digest);
  return makeDataset(await readParts({ host, path, source }), host.digest);
}

interface DataFile {
  readonly host: Host;
  readonly path: string;
  readonly source: string;
}

async function readParts(file: DataFile): Promise<DatasetParts> {
  const { host, path, source } = file;
  await refusePointer(file);
  const ending = /\.([^./\\]+)$/.exec(source)?.[1]?.toLowerCase() ?? "";
  switch (ending) {
    case "csv":
      return readText(file, csvReader(source, ","));
    case "tsv":
      return readText(file, csvReader(source, "\t"));
    case "jsonl":
    case "ndjson":
      return readText(file, jsonlReader(source));
    case "npz":
      return { source, columns: readNpz(await host.files.readBytes(path), source) };
    case "npy": {
      const name = /([^/\\]+)\.npy$/i.exec(source)?.[1] ?? "array";
      return { source, columns: [readNpy(await host.files.readBytes(path), source, name)] };
    }
    case "parquet":
      return readParquet(await fileBytes(host, path), source);
    default:
      throw new UserError(
        "data-malformed",
        `Cannot read data "${source}": ${ending === "" ? "its name has no ending" : `its name ends with ".${ending}"`}; .csv, .tsv, .jsonl, .parquet, .npz and .npy are read, and folders of images`,
      );
  }
}

const POINTER = "version https://git-lfs.github.com/spec/";

async function refusePointer({ host, path, source }: DataFile): Promise<void> {
  const start = await host.files.readRange(path, 0, POINTER.length);
  if (new TextDecoder().decode(start) !== POINTER) return;
  throw new UserError(
    "data-malformed",
    `Cannot read data "${source}": it is a Git LFS pointer; fetch the file with \`git lfs pull\``,
  );
}

async function readText(
  { host, path, source }: DataFile,
  reader: TableReader,
): Promise<DatasetParts> {
  for await (const text of textPieces(await fileBytes(host, path), source)) reader.push(text);
  return reader.end();
}
