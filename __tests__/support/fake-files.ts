/** The file port over a map: what is said in errors is what `src/host/node-files.ts` says. */
import { posix } from "node:path";
import type { FileContent, Files } from "../../src/host/host.ts";
import { UserError } from "../../src/schema/user-error.ts";

export interface Disk {
  /** Contents by path; relative paths are those of the working directory. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Symbolic links: from a path to the one it stands for. */
  readonly links?: Readonly<Record<string, string>>;
  /** "/project" unless said. */
  readonly workingDirectory?: string;
}

interface FakeFiles {
  /** All files as they are now, by absolute path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  readonly files: Files;
}

export function fakeFiles(disk: Disk): FakeFiles {
  const places = placesOf(disk);
  const { absolute, real, contents, temporary, isFolder, bytesAt } = places;
  let made = 0;
  const files: Files = {
    resolve: absolute,
    realPath: async (path) => {
      if (!isFolder(path)) bytesAt(path, "find");
      return real(path);
    },
    readBytes: async (path) => Uint8Array.from(bytesAt(path, "read")),
    readText: async (path) => new TextDecoder().decode(bytesAt(path, "read")),
    readRange: async (path, offset, length) =>
      Uint8Array.from(bytesAt(path, "read").subarray(offset, offset + length)),
    readRangeNow: (path, offset, length) =>
      Uint8Array.from(bytesAt(path, "read").subarray(offset, offset + length)),
    writeNow: (path, content) => {
      contents.set(real(path), bytesOf(content));
    },
    writeTogether: async (written) => {
      const whole = written.map(({ path, chunks }) => [real(path), joined(chunks)] as const);
      for (const [path, content] of whole) contents.set(path, content);
    },
    write: async (path, content) => {
      if (isFolder(path)) bytesAt(path, "write");
      contents.set(real(path), bytesOf(content));
    },
    move: async (path, target) => {
      contents.set(real(target), bytesAt(path, "read"));
      contents.delete(real(path));
      return true;
    },
    exists: async (path) => contents.has(real(path)) || isFolder(path),
    sizeBytes: async (path) => bytesAt(path, "read").length,
    isDirectory: async (path) => isFolder(path),
    list: async (path) => listed(places, path),
    remove: async (path) => {
      for (const file of [real(path), ...places.beneath(path)]) contents.delete(file);
      temporary.delete(real(path));
    },
    makeTemporaryDirectory: async () => {
      // Never again the name of one that is still there.
      made += 1;
      const path = `/tmp/fake-${made}`;
      temporary.add(path);
      return path;
    },
  };
  return { contents, files };
}

interface Places {
  readonly contents: Map<string, Uint8Array>;
  readonly temporary: Set<string>;
  readonly absolute: (...parts: readonly string[]) => string;
  readonly real: (path: string) => string;
  readonly beneath: (path: string) => readonly string[];
  readonly isFolder: (path: string) => boolean;
  readonly bytesAt: (path: string, doing: string) => Uint8Array;
}

/** A folder is what a file or a link lies in, or what was made for a time. */
function placesOf({ files = {}, links = {}, workingDirectory = "/project" }: Disk): Places {
  const absolute = (...parts: readonly string[]): string =>
    posix.resolve(workingDirectory, ...parts);
  const jumps = Object.entries(links).map(([from, to]) => [absolute(from), absolute(to)] as const);
  const real = (path: string): string => followLinks(absolute(path), jumps);
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [absolute(path), bytesOf(content)]),
  );
  const temporary = new Set<string>();
  const beneath = (path: string): readonly string[] => {
    const folder = real(path) === "/" ? "/" : `${real(path)}/`;
    const names = [...contents.keys(), ...jumps.map(([from]) => from)];
    return names.filter((file) => file.startsWith(folder));
  };
  const isFolder = (path: string): boolean => temporary.has(real(path)) || beneath(path).length > 0;
  const bytesAt = (path: string, doing: string): Uint8Array => {
    const found = contents.get(real(path));
    if (found !== undefined) return found;
    const begin = `Cannot ${doing} "${path}"`;
    if (isFolder(path))
      throw new UserError("file-unreadable", `${begin}: it is a folder, not a file`);
    throw new UserError("file-missing", `${begin}: there is no such file`);
  };
  return { contents, temporary, absolute, real, beneath, isFolder, bytesAt };
}

function listed({ real, beneath, isFolder, contents }: Places, path: string): readonly string[] {
  if (!isFolder(path)) {
    const isFile = contents.has(real(path));
    const why = isFile ? "a part of its path is a file, not a folder" : "there is no such file";
    throw new UserError(
      isFile ? "file-unreadable" : "file-missing",
      `Cannot list "${path}": ${why}`,
    );
  }
  const start = real(path) === "/" ? 1 : real(path).length + 1;
  const names = beneath(path).map((file) => file.slice(start).split("/", 1)[0] ?? "");
  return [...new Set(names)].toSorted();
}

const joined = (chunks: Iterable<Uint8Array>): Uint8Array =>
  Uint8Array.from([...chunks].flatMap((chunk) => [...chunk]));

function bytesOf(content: FileContent): Uint8Array {
  if (typeof content === "string") return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? Uint8Array.from(content) : joined(content);
}

function followLinks(path: string, links: readonly (readonly [string, string])[]): string {
  for (const [from, to] of links) {
    if (path === from) return followLinks(to, links);
    if (path.startsWith(`${from}/`)) return followLinks(`${to}${path.slice(from.length)}`, links);
  }
  return path;
}
