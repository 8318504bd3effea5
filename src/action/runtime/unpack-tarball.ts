/** Takes named files out of an npm tarball; everything else in it is passed over, wherever it wants to go. */
import { createReadStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createGunzip } from "node:zlib";

const BLOCK = 512;
const REGULAR: readonly string[] = ["0", "\0"];

export interface Unpacking {
  readonly tarball: string;
  readonly target: string;
  /** Paths in the package: only these are written, below `target`. */
  readonly wanted: ReadonlySet<string>;
}

/** Returns the paths that were found. Reads the tar format of POSIX 1988 (ustar), which npm writes for names up to 255 bytes. */
export async function unpackTarball({
  tarball,
  target,
  wanted,
}: Unpacking): Promise<readonly string[]> {
  const reader = blockReader(createReadStream(tarball).pipe(createGunzip()));
  const found: string[] = [];
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header === undefined || header[0] === 0) return found;
    const { path, bytes, type } = readHeader(header);
    const inside = path.replace(/^package\//, "");
    const keep = REGULAR.includes(type) && wanted.has(inside);
    const write = keep ? await writer(join(target, inside)) : undefined;
    await reader.pass(bytes, write?.chunk);
    await reader.pass((BLOCK - (bytes % BLOCK)) % BLOCK);
    await write?.end();
    if (keep) found.push(inside);
  }
}

function readHeader(header: Buffer): {
  readonly path: string;
  readonly bytes: number;
  readonly type: string;
} {
  const text = (from: number, length: number): string =>
    header
      .subarray(from, from + length)
      .toString("utf8")
      .replace(/\0.*$/s, "");
  const bytes = Number.parseInt(text(124, 12).trim(), 8);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error("A file in it has no size");
  const isUstar = text(257, 5) === "ustar";
  const prefix = isUstar ? text(345, 155) : "";
  const name = text(0, 100);
  return {
    path: prefix === "" ? name : `${prefix}/${name}`,
    bytes,
    type: header.subarray(156, 157).toString("latin1"),
  };
}

interface Writer {
  readonly chunk: (bytes: Buffer) => Promise<void>;
  readonly end: () => Promise<void>;
}

async function writer(path: string): Promise<Writer> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx");
  return {
    chunk: async (bytes) => {
      await file.writeFile(bytes);
    },
    end: () => file.close(),
  };
}

/** Hands out a stream in pieces of the length that is asked for. */
function blockReader(stream: AsyncIterable<Buffer>): {
  take(length: number): Promise<Buffer | undefined>;
  pass(length: number, use?: (bytes: Buffer) => Promise<void>): Promise<void>;
} {
  const chunks = stream[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    if (rest.length > 0) return true;
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = Buffer.from(next.value);
    return true;
  };
  const pass = async (
    length: number,
    use: (bytes: Buffer) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> => {
    let left = length;
    while (left > 0) {
      if (!(await more())) throw new Error("It ends in the middle of a file");
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      await use(piece);
    }
  };
  return {
    pass,
    take: async (length) => {
      if (!(await more())) return undefined;
      const pieces: Buffer[] = [];
      await pass(length, (bytes) => {
        pieces.push(bytes);
        return Promise.resolve();
      });
      return Buffer.concat(pieces);
    },
  };
}
