/** Files piece by piece: memory does not grow with their size. */
import type { Host } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";

/** A file of which parts can be read in any order. */
export interface FileBytes {
  readonly byteLength: number;
  readonly slice: (start: number, end: number) => Promise<Uint8Array>;
}

/** A pipe does not say how long it is, and is read at once. */
export async function fileBytes({ files }: Host, path: string): Promise<FileBytes> {
  const byteLength = await files.sizeBytes(path);
  if (byteLength === 0) return bytesInMemory(await files.readBytes(path));
  return { byteLength, slice: (start, end) => files.readRange(path, start, end - start) };
}

export const bytesInMemory = (bytes: Uint8Array): FileBytes => ({
  byteLength: bytes.length,
  slice: (start, end) => Promise.resolve(bytes.slice(start, end)),
});

const PIECE_BYTES = 2 ** 20;

/**
 * A character that two pieces share is whole in one of them.
 * @yields text from UTF-8, without a byte order mark
 * @throws UserError for other bytes
 */
export async function* textPieces(
  { byteLength, slice }: FileBytes,
  source: string,
  pieceBytes: number = PIECE_BYTES,
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes: Uint8Array, stream: boolean): string => {
    try {
      return decoder.decode(bytes, { stream });
    } catch (error) {
      throw new UserError("data-malformed", `Cannot read data "${source}": it is not UTF-8 text`, {
        cause: error,
      });
    }
  };
  for (let start = 0; start < byteLength; start += pieceBytes)
    yield decode(await slice(start, Math.min(byteLength, start + pieceBytes)), true);
  yield decode(new Uint8Array(), false);
}
