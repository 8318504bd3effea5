import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { actionsStore } from "../../../src/action/runtime/actions-store.ts";
import { cacheService } from "../../../src/action/runtime/cache-service.ts";
import type { RuntimeStore } from "../../../src/action/runtime/find-runtime.ts";
import { download } from "../../../src/action/runtime/runner-runtime.ts";
import { type FakeCache, startFakeCache } from "../../support/fake-cache.ts";
import { temporaryFolder } from "../../support/temporary.ts";

// Seconds on a free machine; the limit only ends what would never end.
jest.setTimeout(60_000);

let cache: FakeCache;
let warnings: string[];
const before = { ...process.env };

beforeEach(async () => {
  cache = await startFakeCache();
  warnings = [];
  // The cache reports to the log of the job.
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  Object.assign(process.env, {
    // No zstd: Node 20 could not read what it makes.
    PATH: folderOfPrograms("tar", "gzip"),
    ACTIONS_CACHE_SERVICE_V2: "True",
    ACTIONS_RESULTS_URL: cache.url,
    ACTIONS_RUNTIME_TOKEN: "runtime-token",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_WORKSPACE: temporaryFolder(),
    RUNNER_TEMP: temporaryFolder(),
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await cache.close();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

function folderOfPrograms(...names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    const path = execFileSync("which", [name], { encoding: "utf8" }).trim();
    symlinkSync(path, join(folder, name));
  }
  return folder;
}

const store = (): RuntimeStore =>
  actionsStore({
    service: cacheService(process.env),
    download: (url) => download(url, {}),
    warn: (text) => void warnings.push(text),
  });

const FILE = "node_modules/onnxruntime-node/dist/a.bin";
const WANTED = new Set([FILE]);

function folderWithFile(): string {
  const folder = join(temporaryFolder(), "engine");
  mkdirSync(dirname(join(folder, FILE)), { recursive: true });
  writeFileSync(join(folder, FILE), "bytes");
  return folder;
}

/** Another archive under the key of one that was saved. */
function replaceArchives(content: Buffer): void {
  for (const name of cache.blobs.keys()) cache.blobs.set(name, content);
}

describe("actionsStore()", () => {
  test("brings back what `@actions/cache` has saved", async () => {
    const folder = folderWithFile();
    await store().save(folder, "key-1");
    rmSync(folder, { recursive: true });
    await expect(store().restore({ folder, into: folder }, "key-1", WANTED)).resolves.toBe(true);
    expect(readFileSync(join(folder, FILE), "utf8")).toBe("bytes");
    expect(warnings).toEqual([]);
  });

  test("finds files whose paths are too long for a header of tar", async () => {
    const folder = join(temporaryFolder(), "deep/".repeat(30), "engine");
    mkdirSync(dirname(join(folder, FILE)), { recursive: true });
    writeFileSync(join(folder, FILE), "bytes");
    await store().save(folder, "key-1");
    rmSync(folder, { recursive: true });
    await expect(store().restore({ folder, into: folder }, "key-1", WANTED)).resolves.toBe(true);
    expect(readFileSync(join(folder, FILE), "utf8")).toBe("bytes");
  });

  test("misses what was never kept", async () => {
    const folder = folderWithFile();
    await expect(store().restore({ folder, into: folder }, "key-2", WANTED)).resolves.toBe(false);
  });

  test.each(["ACTIONS_RESULTS_URL", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_SERVICE_V2"])(
    "does nothing where there is no %s",
    async (name) => {
      delete process.env[name];
      const folder = folderWithFile();
      await store().save(folder, "key-3");
      await expect(store().restore({ folder, into: folder }, "key-3", WANTED)).resolves.toBe(false);
      expect(cache.calls).toEqual([]);
    },
  );

  test("takes an archive that cannot be unpacked as a miss", async () => {
    const folder = folderWithFile();
    await store().save(folder, "key-4");
    replaceArchives(Buffer.from("no archive at all"));
    rmSync(folder, { recursive: true });
    await expect(store().restore({ folder, into: folder }, "key-4", WANTED)).resolves.toBe(false);
    expect(existsSync(join(folder, FILE))).toBe(false);
    expect(warnings).toEqual([expect.stringContaining("incorrect header check")]);
  });
});

/** An archive as somebody packs it who wants more than his files unpacked. */
function archiveOf(make: (folder: string) => readonly string[]): Buffer {
  const folder = temporaryFolder();
  const words = make(folder);
  return execFileSync("tar", ["--posix", "-czf", "-", "-P", "-C", folder, ...words], {
    env: { ...process.env, PATH: before["PATH"] },
    maxBuffer: 1e9,
  });
}

async function restored(archive: Buffer): Promise<{ folder: string; found: boolean }> {
  const folder = folderWithFile();
  await store().save(folder, "key");
  replaceArchives(archive);
  rmSync(folder, { recursive: true });
  return { folder, found: await store().restore({ folder, into: folder }, "key", WANTED) };
}

describe("a poisoned archive", () => {
  test("writes nothing outside of the engine's folder, by absolute paths or by dots", async () => {
    const aim = join(temporaryFolder(), "aim");
    mkdirSync(aim);
    const archive = archiveOf((source) => {
      writeFileSync(join(source, "evil"), "evil");
      return [`--transform=s,^evil$,${aim}/absolute,`, "evil"];
    });
    expect((await restored(archive)).found).toBe(false);
    const dots = archiveOf((source) => {
      writeFileSync(join(source, "evil"), "evil");
      return ["--transform=s,^evil$,../../../../../../../../tmp/evil-of-a-cache,", "evil"];
    });
    expect((await restored(dots)).found).toBe(false);
    expect(readdirSync(aim)).toEqual([]);
    expect(existsSync("/tmp/evil-of-a-cache")).toBe(false);
  });

  test("writes no file that is not wanted, and follows no link to where it leads", async () => {
    const aim = join(temporaryFolder(), "aim");
    mkdirSync(aim);
    const archive = archiveOf((source) => {
      mkdirSync(join(source, "x/node_modules/onnxruntime-node"), { recursive: true });
      symlinkSync(aim, join(source, "x/node_modules/onnxruntime-node/dist"));
      writeFileSync(join(source, "a.bin"), "evil");
      writeFileSync(join(source, "x/node_modules/other.js"), "evil");
      const rename = `--transform=s,^a.bin$,x/${FILE},`;
      return [rename, "x/node_modules/onnxruntime-node/dist", "x/node_modules/other.js", "a.bin"];
    });
    const { folder, found } = await restored(archive);
    expect(found).toBe(true);
    expect(readdirSync(aim)).toEqual([]);
    const names = readdirSync(folder, { recursive: true, withFileTypes: true });
    expect(names.filter((one) => !one.isDirectory()).map(({ name }) => name)).toEqual(["a.bin"]);
  });

  test("does not fill the disk", async () => {
    // Gzip archives that stand one behind the other are one.
    const million = gzipSync(Buffer.alloc(1e6));
    const start = gzipSync(header(FILE, 8e9));
    const zeros = Buffer.concat([start, ...Array.from({ length: 250 }, () => million)]);
    const { found } = await restored(zeros);
    expect(found).toBe(false);
    expect(warnings.at(-1)).toMatch(/holds more than 200000000 bytes/);
  });
});

/** Of a regular file, as POSIX describes it. */
function header(name: string, bytes: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(`x/${name}`, 0);
  block.write(bytes.toString(8).padStart(11, "0"), 124);
  block.write("0", 156);
  block.write("ustar", 257);
  return block;
}
