/** The file port over node:fs. Writes replace a file in one step; errors say what was being done and to what. */
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from "node:fs";
import { type FileHandle, open, readdir, readFile, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { UserError } from "../schema/user-error.ts";
import { errorCode, textOfError } from "./error-code.ts";
import type { Files } from "./host.ts";
import { moveFile, replaceFile, replaceTogether } from "./replace-files.ts";
import { forgetTemporaryFolder, makeTemporaryFolder } from "./temporary-folders.ts";

const CAUSES: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder, not a file",
  ENOTDIR: "a part of its path is a file, not a folder",
  // Of mkdir, when a folder that is needed cannot be made because a file has its name.
  EEXIST: "a part of its path is a file, not a folder",
  // Of a move onto a folder in which the file itself lies.
  ENOTEMPTY: "it is a folder, not a file",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links form a loop",
  ENOSPC: "the disk is full",
  EROFS: "the disk can only be read",
};

function fileError(doing: string, path: string, cause: unknown): UserError {
  const code = errorCode(cause);
  if (code === "ENOENT") {
    const what = doing === "write" ? "its folder cannot be made" : "there is no such file";
    return new UserError("file-missing", `Cannot ${doing} "${path}": ${what}`, { cause });
  }
  const isForbidden = code === "EACCES" || code === "EPERM";
  const why = isForbidden
    ? `this user may not ${doing} it`
    : (CAUSES[code] ?? textOfError(cause, "message") ?? String(cause));
  return new UserError("file-unreadable", `Cannot ${doing} "${path}": ${why}`, { cause });
}

function attemptNow<Result>(doing: string, path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw fileError(doing, path, error);
  }
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

function readSomeNow(path: string, offset: number, length: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const target = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    let read = 0;
    while (read < target.length) {
      const wanted = Math.min(READ_BYTES, target.length - read);
      const bytesRead = readSync(file, target, read, wanted, offset + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return target.subarray(0, read);
  } finally {
    closeSync(file);
  }
}

/** Files are read in one go, without the copies of `readFile`; pipes do not say how long they are. */
async function readWhole(path: string): Promise<Uint8Array> {
  const status = await stat(path);
  return status.isFile() && status.size > 0
    ? readSome(path, 0, status.size)
    : new Uint8Array(await readFile(path));
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
    readRangeNow: (path, offset, length) =>
      attemptNow("read", path, () => readSomeNow(at(path), offset, length)),
    writeNow: (path, content) => attemptNow("write", path, () => writeFileSync(at(path), content)),
    writeTogether: (files) =>
      attempt("write", files.at(-1)?.path ?? "", () =>
        replaceTogether(files.map(({ path, chunks }) => ({ path: at(path), chunks }))),
      ),
    write: (path, content) => attempt("write", path, () => replaceFile(at(path), content)),
    move: (path, target) => attempt("write", target, () => moveFile(at(path), at(target))),
    exists: (path) => exists(at(path)),
    sizeBytes: (path) => attempt("read", path, async () => (await stat(at(path))).size),
    isDirectory: async (path) => (await exists(at(path))) && (await stat(at(path))).isDirectory(),
    list: (path) => attempt("list", path, async () => (await readdir(at(path))).toSorted()),
    remove: async (path) => {
      // Windows keeps the files of a process that was ended a moment ago.
      const how = { recursive: true, force: true, maxRetries: 5 };
      await attempt("remove", path, () => rm(at(path), how));
      forgetTemporaryFolder(at(path));
    },
    makeTemporaryDirectory: () => attempt("make a folder in", tmpdir(), makeTemporaryFolder),
  };
}
