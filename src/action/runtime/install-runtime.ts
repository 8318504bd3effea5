/** The pinned engine in a folder: downloaded, checked against its pins before and after it is unpacked. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../schema/user-error.ts";
import { type Registry, tarballUrl } from "./npm-registry.ts";
import { filesOf, type PinnedPackage, type RuntimePin } from "./runtime-pin.ts";
import { unpackTarball } from "./unpack-tarball.ts";

export interface Installation {
  readonly pin: RuntimePin;
  readonly platform: string;
  readonly registry: Registry;
  /** The body of an address. */
  readonly download: (url: string, headers: Readonly<Record<string, string>>) => Promise<Readable>;
}

/** Into a folder of this job alone. @throws UserError engine-missing */
export async function installRuntime(installation: Installation, folder: string): Promise<void> {
  const { pin, platform } = installation;
  for (const one of pin.packages) await installPackage(installation, one, folder);
  const wrong = await firstWrongFile(pin, platform, folder);
  if (wrong !== undefined) throw mismatch(`file "${wrong}"`, pin);
}

async function installPackage(
  installation: Installation,
  one: PinnedPackage,
  folder: string,
): Promise<void> {
  const { pin, platform, registry } = installation;
  const url = tarballUrl(registry, one.name, one.version);
  const tarball = join(folder, `${one.name}.tgz`);
  const integrity = await fetchTo(installation, url, tarball);
  if (integrity !== one.integrity) throw mismatch(`tarball ${url}`, pin);
  const target = join(folder, "node_modules", one.name);
  const wanted = new Set(Object.keys(filesOf(pin, one, platform)));
  await unpackTarball({ tarball, target, wanted });
  await rm(tarball);
}

function mismatch(what: string, { version }: RuntimePin): UserError {
  return new UserError(
    "engine-missing",
    `Cannot install onnxruntime-node ${version}: the digest of ${what} is not the one that compression-gate was released with, so nothing of it is used`,
  );
}

/** Returns what npm calls the integrity of the body. */
async function fetchTo(
  { download, registry: { authorization }, pin }: Installation,
  url: string,
  path: string,
): Promise<string> {
  const hash = createHash("sha512");
  try {
    await mkdir(dirname(path), { recursive: true });
    const body = await download(url, authorization === undefined ? {} : { authorization });
    body.on("data", (chunk: Buffer) => hash.update(chunk));
    await pipeline(body, createWriteStream(path));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      "engine-missing",
      `Cannot download onnxruntime-node ${pin.version} from ${url}: ${why}; install it in a step before (\`npm install onnxruntime-node\`), or name a registry that this runner reaches (input registry)`,
      { cause: error },
    );
  }
  return `sha512-${hash.digest("base64")}`;
}

/** undefined when every file is there with the digest that it must have. */
export async function firstWrongFile(
  pin: RuntimePin,
  platform: string,
  folder: string,
): Promise<string | undefined> {
  for (const one of pin.packages) {
    for (const [file, digest] of Object.entries(filesOf(pin, one, platform))) {
      const path = join("node_modules", one.name, file);
      if ((await sha256(join(folder, path))) !== digest) return path;
    }
  }
  return undefined;
}

async function sha256(path: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest("hex");
  } catch {
    // A file that cannot be read is not the right one, for whatever reason.
    return undefined;
  }
}
