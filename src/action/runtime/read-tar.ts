/** Writes chosen files of a tar stream; everything else in it is passed over, wherever it wants to go. */
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

const BLOCK = 512;
const REGULAR: readonly string[] = ["0", "\0"];
/** A header of its own before a file, with the name that the file's own header has no room for. */
const EXTENDED = "x";
const LONGEST_EXTENSION = 65_536;

export interface Choice {
  /** Where a file of this path goes; undefined: it is passed over. */
  readonly targetOf: (path: string) => string | undefined;
  /** A stream that holds more is refused. */
  readonly mostBytes: number;
}

/** Returns the paths that were written. Reads POSIX 1988 (ustar) with the names of POSIX 2001 (pax). */
export async function writeEntries(
  stream: AsyncIterable<Buffer>,
  { targetOf, mostBytes }: Choice,
): Promise<readonly string[]> {
  const reader = blockReader(stream, mostBytes);
  const found: string[] = [];
  let longName: string | undefined;
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header === undefined || header[0] === 0) return found;
    const entry = readHeader(header);
    const path = longName ?? entry.path;
    if (entry.type === EXTENDED) longName = await readLongName(reader, entry.bytes);
    else {
      longName = undefined;
      const target = REGULAR.includes(entry.type) ? targetOf(path) : undefined;
      const write = target === undefined ? undefined : await writer(target);
      await reader.pass(entry.bytes, write?.chunk);
      await write?.end();
      if (target !== undefined) found.push(path);
    }
    await reader.pass((BLOCK - (entry.bytes % BLOCK)) % BLOCK);
  }
}

/** Records such as "27 path=some/long/name\n"; undefined when the path is not among them. */
async function readLongName(reader: Reader, bytes: number): Promise<string | undefined> {
  if (bytes > LONGEST_EXTENSION) throw new Error("The header of a file in it is too long");
  const text = ((await reader.take(bytes)) ?? Buffer.alloc(0)).toString("utf8");
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1];
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

interface Reader {
  take(length: number): Promise<Buffer | undefined>;
  pass(length: number, use?: (bytes: Buffer) => Promise<void>): Promise<void>;
}

/** Hands out a stream in pieces of the length that is asked for. */
function blockReader(stream: AsyncIterable<Buffer>, mostBytes: number): Reader {
  const chunks = stream[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  let total = 0;
  const more = async (): Promise<boolean> => {
    if (rest.length > 0) return true;
    const next = await chunks.next();
    if (next.done === true) return false;
    rest = Buffer.from(next.value);
    total += rest.length;
    if (total > mostBytes) throw new Error(`It holds more than ${mostBytes} bytes`);
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
