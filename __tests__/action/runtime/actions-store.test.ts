import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionsStore } from "../../../src/action/runtime/actions-store.ts";
import { type FakeCache, startFakeCache } from "../../support/fake-cache.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let cache: FakeCache;
let warnings: string[];
const before = { ...process.env };

beforeEach(async () => {
  cache = await startFakeCache();
  warnings = [];
  // The cache reports to the log of the job.
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  Object.assign(process.env, {
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

const store = () => actionsStore((text) => void warnings.push(text));

function folderWithFile(): string {
  const folder = join(temporaryFolder(), "engine");
  mkdirSync(folder);
  writeFileSync(join(folder, "a.bin"), "bytes");
  return folder;
}

describe("actionsStore()", () => {
  test("keeps a folder in the cache of Actions and brings it back", async () => {
    const folder = folderWithFile();
    await store().save(folder, "key-1");
    rmSync(folder, { recursive: true });
    await expect(store().restore(folder, "key-1")).resolves.toBe(true);
    expect(readFileSync(join(folder, "a.bin"), "utf8")).toBe("bytes");
    expect(warnings).toEqual([]);
  });

  test("misses what was never kept", async () => {
    const folder = folderWithFile();
    await expect(store().restore(folder, "key-2")).resolves.toBe(false);
  });

  test("does nothing where there is no cache", async () => {
    delete process.env["ACTIONS_RESULTS_URL"];
    delete process.env["ACTIONS_CACHE_URL"];
    const folder = folderWithFile();
    await store().save(folder, "key-3");
    await expect(store().restore(folder, "key-3")).resolves.toBe(false);
    expect(cache.calls).toEqual([]);
  });

  test("takes an archive that cannot be unpacked as a miss", async () => {
    const folder = folderWithFile();
    await store().save(folder, "key-4");
    for (const name of cache.blobs.keys()) cache.blobs.set(name, Buffer.from("no archive at all"));
    rmSync(folder, { recursive: true });
    await expect(store().restore(folder, "key-4")).resolves.toBe(false);
    expect(existsSync(join(folder, "a.bin"))).toBe(false);
  });
});
