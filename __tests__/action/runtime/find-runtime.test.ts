import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  findRuntime,
  type RuntimeStore,
  type Search,
} from "../../../src/action/runtime/find-runtime.ts";
import { RUNTIME_PIN } from "../../../src/action/runtime/generated/runtime-pin.ts";
import { download } from "../../../src/action/runtime/runner-runtime.ts";
import {
  type FakeRegistry,
  pack,
  PIN,
  sha256,
  startFakeRegistry,
} from "../../support/fake-registry.ts";
import { temporaryFolder } from "../../support/temporary.ts";

let registry: FakeRegistry;
let lines: string[];

beforeEach(async () => {
  registry = await startFakeRegistry();
  lines = [];
});
afterEach(async () => {
  await registry.close();
});

function searchOf(options: Partial<Search> = {}): Search {
  return {
    pin: PIN,
    platform: "linux-x64",
    glibc: "2.36",
    workspace: temporaryFolder(),
    toolCache: temporaryFolder(),
    registry: () => Promise.resolve({ url: registry.url, authorization: undefined }),
    store: undefined,
    download,
    line: (text) => {
      lines.push(text);
    },
    ...options,
  };
}

/** A store in memory that keeps folders as they are. */
function memoryStore(): RuntimeStore & { readonly kept: Map<string, Map<string, Buffer>> } {
  const kept = new Map<string, Map<string, Buffer>>();
  return {
    kept,
    restore: ({ into }, key) => {
      for (const [path, content] of kept.get(key) ?? []) {
        mkdirSync(dirname(join(into, path)), { recursive: true });
        writeFileSync(join(into, path), content);
      }
      return Promise.resolve(kept.has(key));
    },
    save: (folder, key) => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      kept.set(
        key,
        new Map(files.map((path) => [path.slice(folder.length + 1), readFileSync(path)])),
      );
      return Promise.resolve();
    },
  };
}

const BINARY = "node_modules/onnxruntime-node/bin/napi-v6/linux/x64/engine.node";

describe("findRuntime()", () => {
  test("takes the workspace's own onnxruntime-node before all others", async () => {
    const workspace = temporaryFolder();
    const entry = join(workspace, "node_modules/onnxruntime-node/index.js");
    mkdirSync(dirname(entry), { recursive: true });
    writeFileSync(entry, "");
    await expect(findRuntime(searchOf({ workspace }))).resolves.toBe(entry);
    expect(registry.requests).toEqual([]);
    expect(lines).toEqual([`The engine is the workspace's own onnxruntime-node: ${entry}`]);
  });

  test("downloads the pinned packages, keeps the files of this platform only, and they can be loaded", async () => {
    const search = searchOf();
    const entry = await findRuntime(search);
    expect(createRequire(import.meta.url)(entry)).toEqual({ engine: "small" });
    const folder = join(search.toolCache, "onnxruntime-node/1.2.3/x64-linux/node_modules");
    expect(readdirSync(join(folder, "onnxruntime-node/bin/napi-v6"))).toEqual(["linux"]);
    expect(readdirSync(join(folder, "onnxruntime-node")).toSorted()).toEqual([
      "bin",
      "dist",
      "package.json",
    ]);
    expect(lines).toEqual([`The engine is onnxruntime-node 1.2.3 of ${registry.url}`]);
  });

  test("takes the tool cache the next time", async () => {
    const search = searchOf();
    const first = await findRuntime(search);
    const asked = registry.requests.length;
    await expect(findRuntime(search)).resolves.toBe(first);
    expect(registry.requests).toHaveLength(asked);
    expect(lines.at(-1)).toBe("The engine is onnxruntime-node 1.2.3 of the tool cache");
  });

  test("throws a tool cache away in which one byte changed", async () => {
    const search = searchOf();
    await findRuntime(search);
    const binary = join(search.toolCache, "onnxruntime-node/1.2.3/x64-linux", BINARY);
    writeFileSync(binary, readFileSync(binary, "utf8").replace("linux", "linuX"));
    await findRuntime(search);
    expect(lines.at(-1)).toBe(`The engine is onnxruntime-node 1.2.3 of ${registry.url}`);
    expect(readFileSync(binary, "utf8")).not.toContain("linuX");
  });

  test("takes the cache of Actions on another machine", async () => {
    const store = memoryStore();
    await findRuntime(searchOf({ store }));
    const asked = registry.requests.length;
    await findRuntime(searchOf({ store }));
    expect(registry.requests).toHaveLength(asked);
    expect(lines.at(-1)).toBe("The engine is onnxruntime-node 1.2.3 of the cache of Actions");
  });

  test("lets no job see what another has only half restored, nor take it away", async () => {
    const kept = memoryStore();
    await findRuntime(searchOf({ store: kept }));
    const toolCache = temporaryFolder();
    const folder = join(toolCache, "onnxruntime-node/1.2.3/x64-linux");
    const other = searchOf({ toolCache });
    let entryOfOther = "";
    const slow: RuntimeStore = {
      ...kept,
      restore: async (place, key, wanted) => {
        const found = await kept.restore(place, key, wanted);
        expect(existsSync(folder)).toBe(false);
        entryOfOther = await findRuntime(other);
        writeFileSync(join(folder, "in-use"), "");
        return found;
      },
    };
    const entry = await findRuntime(searchOf({ toolCache, store: slow }));
    expect(entry).toBe(entryOfOther);
    expect(readdirSync(folder).toSorted()).toEqual(["in-use", "node_modules"]);
    expect(readdirSync(dirname(folder))).toEqual(["x64-linux"]);
  });

  test("trusts the cache of Actions no more than a stranger", async () => {
    const store = memoryStore();
    await findRuntime(searchOf({ store }));
    for (const files of store.kept.values()) files.set(BINARY, Buffer.from("poison"));
    const search = searchOf({ store });
    await findRuntime(search);
    expect(lines.at(-2)).toMatch(/is not what was released: it is thrown away$/);
    const folder = join(search.toolCache, "onnxruntime-node/1.2.3/x64-linux");
    expect(readFileSync(join(folder, BINARY), "utf8")).toMatch(/^linux binary/);
  });

  test("unpacks nothing of a tarball with another digest", async () => {
    registry.tarballs.set(
      "/onnxruntime-node/-/onnxruntime-node-1.2.3.tgz",
      pack({ "dist/index.js": "evil()" }),
    );
    const search = searchOf();
    await expect(findRuntime(search)).rejects.toThrow(
      /^Cannot install onnxruntime-node 1\.2\.3: the digest of tarball http.* is not the one that compression-gate was released with/,
    );
    expect(readdirSync(search.toolCache, { recursive: true })).toEqual([
      "onnxruntime-node",
      "onnxruntime-node/1.2.3",
    ]);
  });

  test("refuses a right tarball of which a file has another digest", async () => {
    const packages = PIN.packages.map((one) => ({
      ...one,
      files: { ...one.files, "package.json": sha256("another") },
    }));
    const search = searchOf({ pin: { ...PIN, packages } });
    await expect(findRuntime(search)).rejects.toThrow(/the digest of file "node_modules/);
  });

  test("sends the registry its authorization", async () => {
    const secured = { url: registry.url, authorization: "Bearer npm" };
    await findRuntime(searchOf({ registry: () => Promise.resolve(secured) }));
    expect(registry.requests.map(({ authorization }) => authorization)).toEqual([
      "Bearer npm",
      "Bearer npm",
    ]);
  });

  test("says what to do when the registry refuses", async () => {
    registry.status = 403;
    await expect(findRuntime(searchOf())).rejects.toThrow(
      /^Cannot download onnxruntime-node 1\.2\.3 from http\S+: it answers 403; install it in a step before .*\(input registry\)$/,
    );
  });

  test.each([
    ["darwin-x64", undefined, "has no binary for Macs with an Intel processor"],
    ["linux-riscv64", "2.36", "has no binary that is pinned for linux-riscv64"],
    ["linux-x64", undefined, "needs glibc, and this Linux has another C library (musl)"],
    ["linux-x64", "2.17", "needs glibc 2.28, and this Linux has 2.17"],
    ["linux-x64", "2.27", "needs glibc 2.28, and this Linux has 2.27"],
  ])("refuses %s with glibc %s in a sentence, and asks nobody", async (platform, glibc, why) => {
    await expect(findRuntime(searchOf({ platform, glibc }))).rejects.toThrow(
      `Cannot run models on this runner: onnxruntime-node 1.2.3 ${why}; use one of linux-x64, win32-x64, or bring an onnxruntime-node of your own in node_modules`,
    );
    expect(registry.requests).toEqual([]);
  });

  test.each([
    ["linux-x64", "2.28"],
    ["linux-x64", "2.100"],
    ["win32-x64", undefined],
  ])("accepts %s with glibc %s", async (platform, glibc) => {
    await expect(findRuntime(searchOf({ platform, glibc }))).resolves.toMatch(/index\.js$/);
  });
});

describe("the pins", () => {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));

  test.each(RUNTIME_PIN.packages)("of $name are those of the lockfile", ({ name, ...pin }) => {
    expect(lock.packages[`node_modules/${name}`]).toMatchObject({
      version: pin.version,
      integrity: pin.integrity,
    });
  });

  test("fit the files that npm installed", () => {
    const wrong = RUNTIME_PIN.packages.flatMap(({ name, files }) =>
      Object.entries(files)
        .filter(
          ([path, digest]) => sha256(readFileSync(join("node_modules", name, path))) !== digest,
        )
        .map(([path]) => path),
    );
    expect(wrong).toEqual([]);
  });

  test("cover the platforms of the documentation", () => {
    expect(Object.keys(RUNTIME_PIN.binaries)).toEqual([
      "darwin-arm64",
      "linux-arm64",
      "linux-x64",
      "win32-x64",
    ]);
  });
});
