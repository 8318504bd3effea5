/** The file port over node:fs. Writes replace a file in one step; errors say what was being done and to what. */
import { randomUUID } from "node:crypto";
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, resolve } from "node:path";
import { UserError } from "../schema/user-error.ts";
import type { Files } from "./host.ts";
import { forgetTemporaryFolder, makeTemporaryFolder } from "./temporary-folders.ts";

const CAUSES: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder, not a file",
  ENOTDIR: "a part of its path is a file, not a folder",
  // Of mkdir, when a folder that is needed cannot be made because a file has its name.
  EEXIST: "a part of its path is a file, not a folder",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links form a loop",
  ENOSPC: "the disk is full",
  EROFS: "the disk can only be read",
};

/** By what it carries, not by its class: Node's errors may be of another realm. */
function textOf(error: unknown, key: "code" | "message"): string | undefined {
  const value: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, key) : undefined;
  return typeof value === "string" ? value : undefined;
}

function fileError(doing: string, path: string, cause: unknown): UserError {
  const code = textOf(cause, "code") ?? "";
  if (code === "ENOENT") {
    const what = doing === "write" ? "its folder cannot be made" : "there is no such file";
    return new UserError("file-missing", `Cannot ${doing} "${path}": ${what}`, { cause });
  }
  const isForbidden = code === "EACCES" || code === "EPERM";
  const why = isForbidden
    ? `this user may not ${doing} it`
    : (CAUSES[code] ?? textOf(cause, "message") ?? String(cause));
  return new UserError("file-unreadable", `Cannot ${doing} "${path}": ${why}`, { cause });
}

async function attempt<Result>(
  doing: string,
  path: string,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw fileError(doing, path, error);
  }
}

/** More in one call than this the operating system refuses. */
const READ_BYTES = 2 ** 30;

async function readInto(handle: FileHandle, target: Uint8Array, offset: number): Promise<number> {
  let read = 0;
  while (read < target.length) {
    const wanted = Math.min(READ_BYTES, target.length - read);
    const { bytesRead } = await handle.read(target, read, wanted, offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}

async function readSome(path: string, offset: number, length: number): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const target = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    return target.subarray(0, await readInto(handle, target, offset));
  } finally {
    await handle.close();
  }
}

/** Files are read in one go, without the copies of `readFile`; pipes do not say how long they are. */
async function readWhole(path: string): Promise<Uint8Array> {
  const status = await stat(path);
  return status.isFile() && status.size > 0
    ? readSome(path, 0, status.size)
    : new Uint8Array(await readFile(path));
}

/** The temporary file lies beside its target, so that the rename never crosses a file system; each write has its own. */
async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

export function nodeFiles(workingDirectory: string): Files {
  const at = (path: string): string => resolve(workingDirectory, path);
  return {
    resolve: (...parts) => resolve(workingDirectory, ...parts),
    realPath: (path) => attempt("find", path, () => realpath(at(path))),
    readBytes: (path) => attempt("read", path, () => readWhole(at(path))),
    readText: (path) => attempt("read", path, () => readFile(at(path), "utf8")),
    readRange: (path, offset, length) =>
      attempt("read", path, () => readSome(at(path), offset, length)),
    write: (path, content) => attempt("write", path, () => replaceFile(at(path), content)),
    exists: (path) => exists(at(path)),
    sizeBytes: (path) => attempt("read", path, async () => (await stat(at(path))).size),
    isDirectory: async (path) => (await exists(at(path))) && (await stat(at(path))).isDirectory(),
    list: (path) => attempt("list", path, async () => (await readdir(at(path))).toSorted()),
    remove: async (path) => {
      await attempt("remove", path, () => rm(at(path), { recursive: true, force: true }));
      forgetTemporaryFolder(at(path));
    },
    makeTemporaryDirectory: () => attempt("make a folder in", tmpdir(), makeTemporaryFolder),
  };
}
