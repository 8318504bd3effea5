/** The cache service of GitHub Actions (its second version), as far as something is asked of it. */
import { HttpClient } from "@actions/http-client";
import { BearerCredentialHandler } from "@actions/http-client/lib/auth";
import { createHash } from "node:crypto";

export interface CacheService {
  /** undefined: it has no such entry. */
  downloadUrl(key: string, version: string): Promise<string | undefined>;
}

export type Compression = "gzip" | "zstd-without-long";

/** As `@actions/cache` 6 makes it: of the paths, of how they were compressed, and of where they can be unpacked. */
export function versionOf(
  folder: string,
  compression: Compression,
  platform: NodeJS.Platform = process.platform,
): string {
  const parts = [folder, compression, ...(platform === "win32" ? ["windows-only"] : []), "1.0"];
  return createHash("sha256").update(parts.join("|")).digest("hex");
}

/** undefined where there is none, as on servers of one's own, whose cache is of the first version. */
export function cacheService(
  environment: Readonly<Record<string, string | undefined>>,
): CacheService | undefined {
  const [url = "", token = "", isSecond = ""] = [
    "ACTIONS_RESULTS_URL",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_CACHE_SERVICE_V2",
  ].map((name) => environment[name]);
  if (url === "" || token === "" || isSecond === "") return undefined;
  const client = new HttpClient("compression-gate", [new BearerCredentialHandler(token)], {
    allowRetries: true,
    maxRetries: 2,
    socketTimeout: 30_000,
  });
  const method = new URL(
    "/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL",
    url,
  ).href;
  return {
    downloadUrl: async (key, version) => {
      const { statusCode, result } = await client.postJson<unknown>(method, {
        key,
        restore_keys: [],
        version,
      });
      if (statusCode !== 200) return undefined;
      const { ok, signed_download_url: address } = Object(result);
      return ok === true && typeof address === "string" ? address : undefined;
    },
  };
}
