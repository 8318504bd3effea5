import { afterEach, expect, test } from "@jest/globals";
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from "node:http";
import { connectGitHub } from "../../src/publish/connect-github.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

test("the token is for GitHub alone: the storage to which a download leads does not see it", async () => {
  const seen: { readonly at: string; readonly headers: IncomingHttpHeaders }[] = [];
  const storage = await serve(({ headers }, response) => {
    seen.push({ at: "storage", headers });
    response.writeHead(200, { "content-type": "application/zip" });
    response.end("archive");
  });
  const github = await serve(({ headers }, response) => {
    seen.push({ at: "github", headers });
    response.writeHead(302, { location: `${storage}/blob` });
    response.end();
  });
  const connected = await connectGitHub({
    token: "ghs-secret",
    apiUrl: github,
    owner: "acme",
    repository: "demo",
    timeoutMs: 5_000,
    now: () => 0,
    sleep: () => Promise.resolve(),
  });
  const archive = await connected.downloadArtifact(1);
  expect(Buffer.from(archive).toString()).toBe("archive");
  expect(seen.map(({ at }) => at)).toEqual(["github", "storage"]);
  const [asked, led] = seen.map(({ headers }) => JSON.stringify(headers));
  expect(asked).toContain("ghs-secret");
  expect(led).not.toContain("ghs-secret");
});
