/** The cache service of GitHub Actions on loopback: its second version, and the block store behind it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface FakeCache {
  /** For ACTIONS_RESULTS_URL. */
  readonly url: string;
  /** Finished entries by key. */
  readonly entries: Map<string, Entry>;
  readonly blobs: Map<string, Buffer>;
  /** Every method of the service that was called. */
  readonly calls: string[];
  close(): Promise<void>;
}

interface Entry {
  readonly id: number;
  readonly version: string;
  readonly blob: string;
  finished: boolean;
}

export async function startFakeCache(): Promise<FakeCache> {
  const entries = new Map<string, Entry>();
  const blobs = new Map<string, Buffer>();
  const blocks = new Map<string, Buffer>();
  const calls: string[] = [];
  const state = { url: "" };

  const methods: Readonly<Record<string, (asked: Record<string, string>) => unknown>> = {
    CreateCacheEntry: ({ key = "", version = "" }) => {
      if (entries.has(key)) return { ok: false, signed_upload_url: "" };
      const blob = `blob-${entries.size}`;
      entries.set(key, { id: entries.size + 1, version, blob, finished: false });
      return { ok: true, signed_upload_url: `${state.url}blob/${blob}?sig=fake-signature` };
    },
    FinalizeCacheEntryUpload: ({ key = "" }) => {
      const entry = entries.get(key);
      if (entry === undefined) return { ok: false, entry_id: "0" };
      entry.finished = true;
      return { ok: true, entry_id: String(entry.id) };
    },
    GetCacheEntryDownloadURL: ({ key = "", version = "" }) => {
      const entry = entries.get(key);
      const isHit = entry?.finished === true && entry.version === version;
      if (!isHit) return { ok: false, signed_download_url: "", matched_key: "" };
      const url = `${state.url}blob/${entry.blob}?sig=fake-signature`;
      return { ok: true, signed_download_url: url, matched_key: key };
    },
  };

  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const content = await bodyOf(request);
    const method = /CacheService\/(\w+)$/.exec(url.pathname)?.[1];
    if (method !== undefined) {
      calls.push(method);
      const result = methods[method]?.(JSON.parse(content.toString("utf8")));
      response.writeHead(result === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(result ?? {}));
      return;
    }
    const name = url.pathname.replace("/blob/", "");
    if (request.method === "PUT") {
      put(name, url.searchParams, content);
      response.writeHead(201, AZURE);
      response.end();
      return;
    }
    sendBlob(blobs.get(name), request, response);
  }

  /** A blob comes whole, or as blocks and the list of them. */
  function put(name: string, query: URLSearchParams, content: Buffer): void {
    const part = query.get("comp");
    if (part === "block") blocks.set(`${name} ${query.get("blockid") ?? ""}`, content);
    else if (part === "blocklist") {
      const ids = [...content.toString("utf8").matchAll(/<Latest>([^<]+)</g)];
      const parts = ids.map((id) => blocks.get(`${name} ${id[1] ?? ""}`) ?? Buffer.alloc(0));
      blobs.set(name, Buffer.concat(parts));
    } else blobs.set(name, content);
  }

  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  state.url = `http://127.0.0.1:${port}/`;
  return {
    url: state.url,
    entries,
    blobs,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const AZURE = {
  "x-ms-version": "2025-11-05",
  "x-ms-request-server-encrypted": "false",
  etag: '"0x1"',
  "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sendBlob(
  blob: Buffer | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (blob === undefined) {
    response.writeHead(404, AZURE);
    response.end();
    return;
  }
  const asked = request.headers["x-ms-range"] ?? request.headers.range ?? "";
  const [, from, to = ""] = /bytes=(\d+)-(\d*)/.exec(String(asked)) ?? [];
  const headers = { ...AZURE, "content-type": "application/octet-stream" };
  if (from === undefined) {
    response.writeHead(200, { ...headers, "content-length": blob.length });
    response.end(request.method === "HEAD" ? undefined : blob);
    return;
  }
  const end = Math.min(blob.length - 1, to === "" ? Number.POSITIVE_INFINITY : Number(to));
  const part = blob.subarray(Number(from), end + 1);
  response.writeHead(206, {
    ...headers,
    "content-length": part.length,
    "content-range": `bytes ${from}-${end}/${blob.length}`,
  });
  response.end(part);
}
