/** The cache of GitHub Actions as a store: a miss, a failure and a missing service are the same, and none is an error. */
import { join } from "node:path";
import { pipeline, type Readable, Transform } from "node:stream";
import * as zlib from "node:zlib";
import { type CacheService, type Compression, versionOf } from "./cache-service.ts";
import type { RuntimeStore } from "./find-runtime.ts";
import { writeEntries } from "./read-tar.ts";

export interface StoreMeans {
  /** undefined: this runner has no cache that can be asked. */
  readonly service: CacheService | undefined;
  readonly download: (url: string) => Promise<Readable>;
  readonly warn: (text: string) => void;
}

/** More than the engine takes on one platform. */
const MOST_BYTES = 200e6;

/**
 * What comes back is unpacked here and not by `@actions/cache`, which lets tar write wherever an archive says, before
 * anybody can look at it. Importing that package, to save, takes long: it happens when there is something to save.
 */
export function actionsStore({ service, download, warn }: StoreMeans): RuntimeStore {
  return {
    restore: async ({ folder, into }, key, wanted) => {
      if (service === undefined) return false;
      try {
        const found = await find(service, folder, key);
        if (found === undefined) return false;
        const targetOf = (path: string): string | undefined => targetIn(into, wanted, path);
        const content = decompressed(await download(found.url), found.compression);
        const written = await writeEntries(content, { targetOf, mostBytes: MOST_BYTES });
        return written.length > 0;
      } catch (error) {
        warn(`The cache of Actions cannot be read: ${String(error)}`);
        return false;
      }
    },
    save: async (folder, key) => {
      if (service === undefined) return;
      const cache = await import("@actions/cache");
      if (!cache.isFeatureAvailable()) return;
      try {
        await cache.saveCache([folder], key);
      } catch (error) {
        warn(`The engine is not kept for the next run: ${String(error)}`);
      }
    },
  };
}

interface Found {
  readonly url: string;
  readonly compression: Compression;
}

/** What was saved by a runner with zstd is another version than what was saved by one without. */
async function find(
  service: CacheService,
  folder: string,
  key: string,
): Promise<Found | undefined> {
  for (const compression of compressions()) {
    const url = await service.downloadUrl(key, versionOf(folder, compression));
    if (url !== undefined) return { url, compression };
  }
  return undefined;
}

/** Node reads zstd since 22.15, as the Action's does and that of some laptops does not. */
const compressions = (): readonly Compression[] =>
  zstd() === undefined ? ["gzip"] : ["zstd-without-long", "gzip"];

function zstd(): Transform | undefined {
  const create: unknown = Reflect.get(zlib, "createZstdDecompress");
  const made: unknown = typeof create === "function" ? create() : undefined;
  return made instanceof Transform ? made : undefined;
}

function decompressed(content: Readable, compression: Compression): AsyncIterable<Buffer> {
  const unpacked = (compression === "gzip" ? undefined : zstd()) ?? zlib.createGunzip();
  // Whoever reads hears of an error at either end.
  pipeline(content, unpacked, () => undefined);
  return unpacked;
}

/** Archives hold paths that lead from a workspace to the folder: only their ends count. */
function targetIn(folder: string, wanted: ReadonlySet<string>, path: string): string | undefined {
  const at = path.lastIndexOf("/node_modules/");
  const inside = path.slice(at + 1);
  return at >= 0 && wanted.has(inside) ? join(folder, inside) : undefined;
}
