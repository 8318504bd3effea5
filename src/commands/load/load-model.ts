/** A model from its file, whole, with what everybody wants to know of it. */
import type { Host } from "../../host/host.ts";
import { loadExternalData } from "../../model/external-data.ts";
import type { Model } from "../../model/ir.ts";
import { readModel } from "../../model/read-model.ts";
import { type ModelSignature, modelSignature, parameterCount } from "../../model/signature.ts";

/** A model that can be worked on. */
export interface ModelFile {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly source: string;
  readonly model: Model;
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

/** The model alone. */
export async function readModelFile(
  host: Host,
  path: string,
  source: string = path,
): Promise<ModelFile> {
  const { contents: _, ...file } = await readContents(host, path, source);
  return file;
}

export async function loadModel(
  host: Host,
  path: string,
  source: string = path,
): Promise<LoadedModel> {
  const { contents, ...file } = await readContents(host, path, source);
  const digests = contents.map((bytes) => host.digest.sha256(bytes));
  return {
    ...file,
    gzipBytes: contents.reduce((total, bytes) => total + host.digest.gzipBytes(bytes), 0),
    digest: digests.length === 1 ? digests.join("") : host.digest.sha256(digests.join("\n")),
    parameters: parameterCount(file.model),
  };
}

/** The file's own bytes first, then those of each external tensor. */
async function readContents(
  host: Host,
  path: string,
  source: string,
): Promise<ModelFile & { readonly contents: readonly Uint8Array[] }> {
  const { files } = host;
  const absolute = files.resolve(path);
  const content = await files.readBytes(absolute);
  const contents = [content];
  const model = await loadExternalData(readModel(content, source), source, {
    folders: async () => [
      await files.realPath(files.resolve(absolute, "..")),
      files.resolve(await files.realPath(absolute), ".."),
    ],
    realPath: (location) => files.realPath(files.resolve(absolute, "..", location)),
    read: async (file, offset, length) => {
      const rest = length ?? (await files.sizeBytes(file)) - offset;
      const bytes = await files.readRange(file, offset, rest);
      contents.push(bytes);
      return bytes;
    },
  });
  return {
    path: absolute,
    source,
    model,
    bytes: contents.reduce((total, bytes) => total + bytes.length, 0),
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
