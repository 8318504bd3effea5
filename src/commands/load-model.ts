/** A model from its file, whole, with what everybody wants to know of it. */
import type { Host } from "../host/host.ts";
import { loadExternalData } from "../model/external-data.ts";
import type { Model } from "../model/ir.ts";
import { readModel } from "../model/read-model.ts";
import { type ModelSignature, modelSignature, parameterCount } from "../model/signature.ts";

export interface LoadedModel {
  /** Absolute. */
  readonly path: string;
  /** As the user named it. */
  readonly source: string;
  readonly model: Model;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** sha256 of the file, and of its external data. */
  readonly digest: string;
  readonly signature: ModelSignature;
  readonly parameters: number;
}

export async function loadModel(
  host: Host,
  path: string,
  source: string = path,
): Promise<LoadedModel> {
  const { files } = host;
  const absolute = files.resolve(path);
  const content = await files.readBytes(absolute);
  const externals: Uint8Array[] = [];
  const model = await loadExternalData(readModel(content, source), source, {
    folders: async () => [
      await files.realPath(files.resolve(absolute, "..")),
      files.resolve(await files.realPath(absolute), ".."),
    ],
    realPath: (location) => files.realPath(files.resolve(absolute, "..", location)),
    read: async (file, offset, length) => {
      const rest = length ?? (await files.sizeBytes(file)) - offset;
      const bytes = await files.readRange(file, offset, rest);
      externals.push(bytes);
      return bytes;
    },
  });
  const external = externals.map((bytes) => host.digest.sha256(bytes));
  const own = host.digest.sha256(content);
  return {
    path: absolute,
    source,
    model,
    bytes: content.length + externals.reduce((total, bytes) => total + bytes.length, 0),
    gzipBytes:
      host.digest.gzipBytes(content) +
      externals.reduce((total, bytes) => total + host.digest.gzipBytes(bytes), 0),
    digest: external.length === 0 ? own : host.digest.sha256([own, ...external].join("\n")),
    signature: modelSignature(model),
    parameters: parameterCount(model),
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
