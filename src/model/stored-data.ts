/** Bytes of a tensor that lie in a file until somebody looks at them. */

/** Of a tensor, in the place of its raw data. */
export const STORED: unique symbol = Symbol("stored data");

export interface StoredData {
  readonly length: number;
  /** Bytes [from, to), read again each time: memory holds them as long as the caller does. All when nothing is said. */
  read(from?: number, to?: number): Uint8Array;
}

/** Bytes that are here, or that lie in a file. */
export type Piece = Uint8Array | StoredData;

const CHUNK_BYTES = 2 ** 24;

/**
 * The bytes of pieces in their order, a little at a time.
 * @yields the next of them
 */
export function* chunksOf(pieces: readonly Piece[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) yield piece;
    else yield* storedChunks(piece);
  }
}

function* storedChunks(stored: StoredData): Generator<Uint8Array> {
  for (let from = 0; from < stored.length; from += CHUNK_BYTES)
    yield stored.read(from, Math.min(stored.length, from + CHUNK_BYTES));
}

export function totalLength(pieces: readonly Piece[]): number {
  return pieces.reduce((total, { length }) => total + length, 0);
}
