/** Where the inference engine is on this machine: with the user, in the tool cache, in the cache of Actions, or in the registry. */
import { chmod, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { UserError } from "../../schema/user-error.ts";
import { firstWrongFile, type Installation, installRuntime } from "./install-runtime.ts";
import type { Registry } from "./npm-registry.ts";
import { ENTRY, filesOf, type RuntimePin } from "./runtime-pin.ts";

export interface Place {
  /** That was saved; its path is part of what a cache knows it by. */
  readonly folder: string;
  /** Where it is put now. */
  readonly into: string;
}

/** A cache that outlives the job; what comes back from it is checked. */
export interface RuntimeStore {
  /** True when something of this key was put there: of `wanted`, and nothing else. */
  restore(place: Place, key: string, wanted: ReadonlySet<string>): Promise<boolean>;
  save(folder: string, key: string): Promise<void>;
}

export interface Search extends Omit<Installation, "registry"> {
  /** Asked for only when everything else fails. */
  readonly registry: () => Promise<Registry>;
  /** Where the user's own node_modules is looked for. */
  readonly workspace: string;
  /** Folder that machines keep from job to job. */
  readonly toolCache: string;
  /** Version of the C library as the process reports it; undefined with musl, and where there is no glibc. */
  readonly glibc: string | undefined;
  readonly store: RuntimeStore | undefined;
  readonly line: (text: string) => void;
}

/** Entry file of onnxruntime-node. @throws UserError engine-missing */
export async function findRuntime(search: Search): Promise<string> {
  const { workspace, pin, platform, line } = search;
  const own = userRuntime(workspace);
  if (own !== undefined) {
    line(`The engine is the workspace's own onnxruntime-node: ${own}`);
    return own;
  }
  requirePlatform(search);
  const [os, architecture = ""] = platform.split("-");
  const folder = join(search.toolCache, "onnxruntime-node", pin.version, `${architecture}-${os}`);
  line(`The engine is onnxruntime-node ${pin.version} ${await obtain(search, folder)}`);
  return join(folder, ENTRY);
}

/** In words, where it came from. Other jobs on this machine find all of it or nothing. */
async function obtain(search: Search, folder: string): Promise<string> {
  if (await isWhole(search, folder)) return "of the tool cache";
  await mkdir(dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}.part-`);
  try {
    const from = await fill(search, { folder, into: staging });
    await replace(search, { folder, into: staging });
    if (from !== CACHE) await search.store?.save(folder, cacheKey(search));
    return from;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

const CACHE = "of the cache of Actions";

async function fill(search: Search, place: Place): Promise<string> {
  const { pin, platform, store, line } = search;
  const wanted = pinnedFiles(pin, platform);
  if ((await store?.restore(place, cacheKey(search), wanted)) === true) {
    if (await isWhole(search, place.into)) return CACHE;
    line(
      "What the cache of Actions holds as the engine is not what was released: it is thrown away",
    );
    await rm(place.into, { recursive: true, force: true });
  }
  const registry = await search.registry();
  await installRuntime({ ...search, registry }, place.into);
  return `of ${registry.url}`;
}

const isWhole = async ({ pin, platform }: Search, folder: string): Promise<boolean> =>
  (await firstWrongFile(pin, platform, folder)) === undefined;

/** In one step. What another job has put there meanwhile stays, as it may be running by now. */
async function replace(search: Search, { folder, into }: Place): Promise<void> {
  // Temporary folders are for one user; jobs of others may share this machine.
  await chmod(into, 0o755);
  try {
    await rename(into, folder);
  } catch {
    if (await isWhole(search, folder)) return;
    await rm(folder, { recursive: true, force: true });
    await rename(into, folder);
  }
}

/** Below the folder that holds everything, with forward slashes. */
function pinnedFiles(pin: RuntimePin, platform: string): ReadonlySet<string> {
  return new Set(
    pin.packages.flatMap((one) =>
      Object.keys(filesOf(pin, one, platform)).map((file) => `node_modules/${one.name}/${file}`),
    ),
  );
}

/** Another release of the engine, or another choice of files, is another key. */
function cacheKey({ pin, platform }: Search): string {
  const [, digest = ""] = (pin.packages.at(-1)?.integrity ?? "").split("-");
  const short = digest.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 16);
  const files = Object.keys(pin.binaries[platform] ?? {}).length;
  return `compression-gate-onnxruntime-node-${pin.version}-${platform}-${files}-${short}`;
}

/** Entry file of onnxruntime-node in the user's own node_modules. */
function userRuntime(directory: string): string | undefined {
  try {
    return createRequire(join(directory, "resolve.cjs")).resolve("onnxruntime-node");
  } catch {
    return undefined;
  }
}

const OLDEST_GLIBC = 2.28;

function requirePlatform({ pin, platform, glibc }: Search): void {
  const refuse = (why: string): UserError =>
    new UserError(
      "engine-missing",
      `Cannot run models on this runner: onnxruntime-node ${pin.version} ${why}; use one of ${Object.keys(pin.binaries).join(", ")}, or bring an onnxruntime-node of your own in node_modules`,
    );
  if (pin.binaries[platform] === undefined) {
    throw refuse(
      platform === "darwin-x64"
        ? "has no binary for Macs with an Intel processor"
        : `has no binary that is pinned for ${platform}`,
    );
  }
  if (!platform.startsWith("linux-")) return;
  if (glibc === undefined) throw refuse("needs glibc, and this Linux has another C library (musl)");
  const [major, minor] = glibc.split(".").map(Number);
  const version = (major ?? 0) + (minor ?? 0) / 100;
  if (version < OLDEST_GLIBC) throw refuse(`needs glibc 2.28, and this Linux has ${glibc}`);
}
