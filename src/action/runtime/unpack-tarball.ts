/** Takes named files out of an npm tarball. */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { writeEntries } from "./read-tar.ts";

export interface Unpacking {
  readonly tarball: string;
  readonly target: string;
  /** Paths in the package: only these are written, below `target`. */
  readonly wanted: ReadonlySet<string>;
}

/** More than the engine takes for all platforms. */
const MOST_BYTES = 2e9;

/** Returns the paths that were found, as they stand in the tarball. */
export function unpackTarball({ tarball, target, wanted }: Unpacking): Promise<readonly string[]> {
  return writeEntries(createReadStream(tarball).pipe(createGunzip()), {
    mostBytes: MOST_BYTES,
    targetOf: (path) => {
      const inside = path.replace(/^package\//, "");
      return wanted.has(inside) ? join(target, inside) : undefined;
    },
  });
}
