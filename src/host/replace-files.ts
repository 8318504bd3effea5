/** Files that replace others in one step: written beside them first, so that a failure leaves what was there. */
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "./error-code.ts";
import type { FileContent, WrittenFile } from "./host.ts";

/** It lies beside its target, so that the rename never crosses a file system; each write has its own. */
const beside = (path: string, end: "part" | "old"): string =>
  `${path}.${process.pid}.${Math.random().toString(36).slice(2, 10)}.${end}`;

export async function replaceFile(path: string, content: FileContent): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = beside(path, "part");
  try {
    if (typeof content === "string" || content instanceof Uint8Array)
      await writeFile(temporary, content);
    else await writePieces(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** False when they lie on two disks. */
export async function moveFile(path: string, target: string): Promise<boolean> {
  await mkdir(dirname(target), { recursive: true });
  try {
    await rename(path, target);
    return true;
  } catch (error) {
    if (errorCode(error) === "EXDEV") return false;
    throw error;
  }
}

/** Pieces in one call, of which a model has hundreds: no more than every operating system takes, and fewer bytes than it writes at once. */
const PIECES_AT_ONCE = 512;
const BYTES_AT_ONCE = 2 ** 30;

async function writePieces(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const handle = await open(path, "w");
  try {
    let left = pieces.filter(({ length }) => length > 0);
    while (left.length > 0) {
      const { bytesWritten } = await handle.writev(firstOf(left));
      left = withoutBytes(left, bytesWritten);
    }
  } finally {
    await handle.close();
  }
}

/** As many as fit, at least one. */
function firstOf(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  let [count, bytes] = [0, 0];
  for (const { length } of pieces) {
    bytes += length;
    if (count > 0 && (bytes > BYTES_AT_ONCE || count === PIECES_AT_ONCE)) break;
    count += 1;
  }
  return pieces.slice(0, count);
}

/** What is left to write: the last call may have ended within a piece. */
function withoutBytes(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  let [place, rest] = [0, written];
  for (const { length } of pieces) {
    if (length > rest) break;
    rest -= length;
    place += 1;
  }
  const [cut, ...others] = pieces.slice(place);
  return cut === undefined ? [] : [cut.subarray(rest), ...others];
}

interface Part {
  readonly path: string;
  readonly temporary: string;
  /** Where what was there waits until all is in place. */
  readonly old: string;
}

/** All are written whole before the first one moves. The last names the others: it goes first and comes last. */
export async function replaceTogether(files: readonly WrittenFile[]): Promise<void> {
  const parts: Part[] = [];
  try {
    for (const { path, chunks } of files) {
      await mkdir(dirname(path), { recursive: true });
      const part = { path, temporary: beside(path, "part"), old: beside(path, "old") };
      parts.push(part);
      await writeFile(part.temporary, chunks);
    }
    await exchange(parts);
  } finally {
    for (const { temporary } of parts) await rm(temporary, { force: true });
  }
}

async function exchange(parts: readonly Part[]): Promise<void> {
  const moved: Part[] = [];
  const placed: Part[] = [];
  try {
    for (const part of parts.toReversed()) if (await moveAway(part)) moved.push(part);
    for (const part of parts) {
      await rename(part.temporary, part.path);
      placed.push(part);
    }
  } catch (error) {
    for (const { path } of placed) await rm(path, { force: true });
    for (const { old, path } of moved.toReversed()) await rename(old, path);
    throw error;
  }
  for (const { old } of moved) await rm(old, { force: true });
}

/** False when there is nothing to move. */
async function moveAway({ path, old }: Part): Promise<boolean> {
  try {
    await rename(path, old);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}
