/** Files that replace others in one step: written beside them first, so that a failure leaves what was there. */
import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "./error-code.ts";
import type { WrittenFile } from "./host.ts";

/** It lies beside its target, so that the rename never crosses a file system; each write has its own. */
const beside = (path: string, end: "part" | "old"): string =>
  `${path}.${process.pid}.${randomUUID().slice(0, 8)}.${end}`;

export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = beside(path, "part");
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
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
