/** A model from its file, whole, with what everybody wants to know of it. */
import type { Host } from "../../host/host.ts";
import { externalLocations, loadExternalData, MOST_BYTES_HELD } from "../../model/external-data.ts";
import { alignWeights } from "../../model/align-weights.ts";
import type { Model } from "../../model/ir.ts";
import { readModel } from "../../model/read-model.ts";
import { readModelInPlace } from "../../model/read-in-place.ts";
import { type Piece, type StoredData, chunksOf, totalLength } from "../../model/stored-data.ts";
import { LARGEST_BYTES } from "../../model/write-model.ts";
import { UserError } from "../../schema/user-error.ts";
import { type ModelSignature, modelSignature, parameterCount } from "../../model/signature.ts";

/** A model that can be worked on. */
export interface ModelFile {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly source: string;
  readonly model: Model;
  /** Files in which it keeps weights, from its folder. */
  readonly dataFiles: readonly string[];
  /** Of the file and its external data. */
  readonly bytes: number;
  readonly signature: ModelSignature;
}

/** With what records say of it, which takes longer to find out than to read the model. */
export interface LoadedModel extends ModelFile {
  readonly gzipBytes: number;
  /** sha256 of the file, and of its external data. */
  readonly digest: string;
  readonly parameters: number;
}

export interface ModelSizes {
  /** Bytes of external data that are held whole: a model with more is worked on one weight after the other. */
  readonly mostHeld: number;
  /** Bytes of the largest model that is written as one file. */
  readonly mostInside: number;
}

export interface Reading {
  /** As the user named it; the path when absent. */
  readonly source?: string;
  readonly mostHeld?: number;
}

/** Of candidates: nothing but a look at their graphs needs them, and a weight now and then. */
export const candidateReading = (source: string, sizes?: ModelSizes): Reading => ({
  source,
  mostHeld: Math.min(sizes?.mostHeld ?? Infinity, 2 ** 28),
});

/** The model alone. */
export async function readModelFile(
  host: Host,
  path: string,
  reading: Reading = {},
): Promise<ModelFile> {
  const { contents: _, ...file } = await readContents(host, path, reading);
  return { ...file, model: alignWeights(file.model) };
}

export async function loadModel(
  host: Host,
  path: string,
  reading: Reading = {},
): Promise<LoadedModel> {
  const { contents, ...file } = await readContents(host, path, reading);
  const parts = contents.map((piece) => [piece]);
  let gzipBytes = 0;
  for (const piece of contents) gzipBytes += await gzipBytesOf(host, piece);
  return {
    ...file,
    gzipBytes,
    digest: digestOfParts(host, parts),
    parameters: parameterCount(file.model),
  };
}

const gzipBytesOf = ({ digest }: Host, piece: Piece): number | Promise<number> =>
  piece instanceof Uint8Array && piece.length <= MOST_AT_ONCE
    ? digest.gzipBytes(piece)
    : digest.gzipBytesOf(chunksOf([piece]));

/** What gzip makes of more is not held whole to be counted. */
const MOST_AT_ONCE = 2 ** 26;

/** sha256 of a model's own file and of each tensor that lies outside it. */
export function digestOfParts({ digest }: Host, parts: readonly (readonly Piece[])[]): string {
  const digests = parts.map((pieces) => digest.sha256Of(chunksOf(pieces)));
  return digests.length === 1 ? digests.join("") : digest.sha256(digests.join("\n"));
}

/** The same, while something else goes on. */
export async function digestMeanwhile(
  { digest }: Host,
  parts: readonly (readonly Piece[])[],
): Promise<string> {
  const digests: string[] = [];
  for (const pieces of parts) digests.push(await digest.sha256Meanwhile(chunksOf(pieces)));
  return digests.length === 1 ? digests.join("") : digest.sha256(digests.join("\n"));
}

interface OwnFile {
  readonly content: Piece;
  readonly model: Model;
}

/** Weights of a file that is larger than what is held stay in it. */
async function readOwnFile(
  { files }: Host,
  path: string,
  { source, mostHeld }: Required<Reading>,
): Promise<OwnFile> {
  const length = await files.sizeBytes(path);
  if (length > LARGEST_BYTES) throw tooLarge(source, length);
  if (length > mostHeld) {
    const content: StoredData = {
      length,
      read: (from = 0, to = length) => files.readRangeNow(path, from, to - from),
    };
    const model = readModelInPlace(content, source);
    if (model !== undefined) return { content, model };
  }
  const content = await files.readBytes(path);
  return { content, model: readModel(content, source) };
}

function tooLarge(source: string, bytes: number): UserError {
  const gigabytes = (bytes / 1e9).toFixed(1);
  return new UserError(
    "model-too-large",
    `Cannot read model "${source}": the file takes ${gigabytes} GB, and a model file holds 2 GB at most; save the model with its weights in a file beside it (external data)`,
  );
}

/** The file's own bytes first, then those of each external tensor. */
async function readContents(
  host: Host,
  path: string,
  { source = path, mostHeld = MOST_BYTES_HELD }: Reading,
): Promise<ModelFile & { readonly contents: readonly Piece[] }> {
  const { files } = host;
  const absolute = files.resolve(path);
  const { content, model: read } = await readOwnFile(host, absolute, { source, mostHeld });
  const { model, data } = await loadExternalData(read, {
    source,
    mostHeld,
    files: {
      folders: async () => [
        await files.realPath(files.resolve(absolute, "..")),
        files.resolve(await files.realPath(absolute), ".."),
      ],
      realPath: (location) => files.realPath(files.resolve(absolute, "..", location)),
      sizeBytes: (file) => files.sizeBytes(file),
      read: (file, offset, length) => files.readRange(file, offset, length),
      readNow: (file, offset, length) => files.readRangeNow(file, offset, length),
    },
  });
  const contents = [content, ...data];
  return {
    path: absolute,
    source,
    model,
    dataFiles: externalLocations(read),
    bytes: totalLength(contents),
    signature: modelSignature(model),
    contents,
  };
}

/** Operator sets by domain; the default domain is "ai.onnx". */
export function opsetsOf(model: Model): Readonly<Record<string, number>> {
  const entries = model.opsetImport.map(({ domain, version }): readonly [string, number] => [
    domain === "" ? "ai.onnx" : domain,
    Number(version),
  ]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
