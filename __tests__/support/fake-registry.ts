/** An npm registry on loopback with packages that a test makes, and the pins that fit them. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import type { RuntimePin } from "../../src/action/runtime/runtime-pin.ts";
import { temporaryFolder } from "./temporary.ts";

export interface FakeRegistry {
  readonly url: string;
  /** Tarballs by path; tests may change them. */
  readonly tarballs: Map<string, Buffer>;
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  /** When set, every answer has this status. */
  status: number | undefined;
  close(): Promise<void>;
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");

/** A tarball as npm packs it, by the tar program of the machine. */
export function pack(files: Readonly<Record<string, string>>): Buffer {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, "package", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return tar(folder, ["package"]);
}

export function tar(folder: string, words: readonly string[]): Buffer {
  const path = join(temporaryFolder(), "made.tgz");
  execFileSync("tar", ["--format=ustar", "-czf", path, "-C", folder, ...words]);
  return readFileSync(path);
}

const ENGINE = {
  "package.json": '{"name":"onnxruntime-node","main":"dist/index.js"}',
  "dist/index.js": 'module.exports = { engine: "small" };\n',
  "bin/napi-v6/linux/x64/engine.node": "linux binary\n".repeat(2000),
  "bin/napi-v6/win32/x64/engine.node": "windows binary\n",
};
const COMMON = { "package.json": '{"name":"onnxruntime-common"}', "dist/cjs/index.js": "" };

const TARBALLS = {
  "onnxruntime-common": pack(COMMON),
  "onnxruntime-node": pack({ ...ENGINE, "script/install.js": "throw new Error('never run')" }),
};

const digests = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256(content)]));

const integrity = (content: Buffer): string =>
  `sha512-${createHash("sha512").update(content).digest("base64")}`;

/** Pins of the small engine. */
export const PIN: RuntimePin = {
  version: "1.2.3",
  packages: [
    {
      name: "onnxruntime-common",
      version: "1.2.3",
      integrity: integrity(TARBALLS["onnxruntime-common"]),
      files: digests(COMMON),
    },
    {
      name: "onnxruntime-node",
      version: "1.2.3",
      integrity: integrity(TARBALLS["onnxruntime-node"]),
      files: digests({
        "package.json": ENGINE["package.json"],
        "dist/index.js": ENGINE["dist/index.js"],
      }),
    },
  ],
  binaries: {
    "linux-x64": digests({
      "bin/napi-v6/linux/x64/engine.node": ENGINE["bin/napi-v6/linux/x64/engine.node"],
    }),
    "win32-x64": digests({
      "bin/napi-v6/win32/x64/engine.node": ENGINE["bin/napi-v6/win32/x64/engine.node"],
    }),
  },
};

export async function startFakeRegistry(): Promise<FakeRegistry> {
  const tarballs = new Map(
    Object.entries(TARBALLS).map(([name, content]) => [`/${name}/-/${name}-1.2.3.tgz`, content]),
  );
  const registry: FakeRegistry = {
    url: "",
    tarballs,
    requests: [],
    status: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    registry.requests.push({ path, authorization: request.headers.authorization });
    const content = tarballs.get(path);
    const status = registry.status ?? (content === undefined ? 404 : 200);
    response.writeHead(status);
    response.end(status === 200 ? content : undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return Object.assign(registry, { url: `http://127.0.0.1:${port}/` });
}
