/** GitHub on loopback: requests and its own answers are checked against GitHub's description of its API. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { githubContract, type Operation } from "./github-contract.ts";
import { sampler } from "./github-objects.ts";
import {
  type Answer,
  ARCHIVES,
  archiveAt,
  NOT_FOUND,
  OPERATIONS,
  type World,
} from "./github-operations.ts";
import { ISSUE_OPERATIONS } from "./github-issues.ts";
import { PROPOSAL_OPERATIONS } from "./github-proposals.ts";
import { REPOSITORY_NEEDS, REPOSITORY_OPERATIONS } from "./github-repository-operations.ts";
import { RUN_OPERATIONS } from "./github-runs.ts";
import { githubStore, type Store } from "./github-store.ts";

export interface Received {
  /** Operation of GitHub's description, or "graphql". */
  readonly operation: string;
  readonly path: string;
  readonly body: unknown;
}

/** What goes wrong the next `times` that an operation is asked for. */
export interface Fault {
  readonly operation: string;
  times: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** The connection breaks: before the request is carried out, or after. */
  readonly reset?: "before" | "after";
  /** It is carried out at once, and no answer comes for so long. */
  readonly delayMs?: number;
}

export interface FakeGitHub extends Store {
  readonly url: string;
  readonly received: Received[];
  /** Disagreements with GitHub's description. */
  readonly violations: string[];
  readonly faults: Fault[];
  /** @throws Error when anything disagreed with GitHub's description */
  close(): Promise<void>;
}

export interface FakeOptions {
  /** Who speaks by which token. */
  readonly tokens?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly port?: number;
}

const NEEDS: Readonly<Record<string, string>> = {
  "issues/create-comment": "pull-requests",
  "issues/update-comment": "pull-requests",
  "issues/delete-comment": "pull-requests",
  "git/create-tree": "contents",
  "git/create-commit": "contents",
  "git/create-ref": "contents",
  "git/update-ref": "contents",
  "pulls/create": "pull-requests",
  "pulls/update": "pull-requests",
  "issues/create": "issues",
  "issues/update": "issues",
  "actions/list-workflow-runs": "actions",
  "checks/create": "checks",
  "checks/update": "checks",
  "actions/list-workflow-run-artifacts": "actions",
  "actions/download-artifact": "actions",
};

const ALL_PERMISSIONS = {
  "pull-requests": "write",
  checks: "write",
  issues: "write",
  contents: "write",
  actions: "read",
};

const ALL_OPERATIONS = {
  ...OPERATIONS,
  ...REPOSITORY_OPERATIONS,
  ...ISSUE_OPERATIONS,
  ...PROPOSAL_OPERATIONS,
  ...RUN_OPERATIONS,
};

const FORBIDDEN: Answer = {
  status: 403,
  body: { message: "Resource not accessible by integration" },
};

export async function startFakeGitHub(options: FakeOptions = {}): Promise<FakeGitHub> {
  const store = githubStore();
  const received: Received[] = [];
  const violations: string[] = [];
  const faults: Fault[] = [];
  const answer = answerer({ ...options, store, violations, origin: () => fake.url });
  const server = createServer((message, response) => {
    void serve(message, response).catch((error: unknown) => {
      violations.push(String(error));
      send(response, { status: 500, body: { message: String(error) } });
    });
  });

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    received.push({
      operation: answer.nameOf(request),
      path: request.url,
      body: request.body,
    });
    const fault = faults.find(
      ({ operation, times }) => operation === answer.nameOf(request) && times > 0,
    );
    if (fault === undefined) send(response, answer.to(request));
    else await misbehave(fault, message, { response, answer: () => answer.to(request) });
  }

  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    if (violations.length > 0) throw new Error(violations.join("\n"));
  };
  const url = `http://127.0.0.1:${port}`;
  const fake: FakeGitHub = Object.assign(store, { url, received, violations, faults, close });
  return fake;
}

async function misbehave(
  fault: Fault,
  message: IncomingMessage,
  { response, answer }: { readonly response: ServerResponse; readonly answer: () => Answer },
): Promise<void> {
  fault.times -= 1;
  const { delayMs, reset, status, headers = {} } = fault;
  const isCarriedOut = status === undefined && reset !== "before";
  const late = isCarriedOut ? answer() : undefined;
  if (delayMs !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
  if (status !== undefined) {
    send(response, { status, headers, body: { message: fault.message ?? `Fault ${status}` } });
    return;
  }
  if (reset !== undefined || late === undefined) message.socket.destroy();
  else send(response, late);
}

interface Answering extends FakeOptions {
  readonly store: Store;
  readonly violations: string[];
  readonly origin: () => string;
}

function answerer({ tokens, permissions, store, violations, origin }: Answering): {
  nameOf(request: Request): string;
  to(request: Request): Answer;
} {
  const contract = githubContract();
  const world: World = { store, sample: sampler(contract.schemas), origin };
  const authors = tokens ?? { "ghs-test": "github-actions[bot]" };
  const granted: Readonly<Record<string, string>> = permissions ?? ALL_PERMISSIONS;
  const match = ({ method, path }: Request): Operation | undefined => contract.match(method, path);

  const carryOut = (operation: Operation, request: Request, author: string): Answer => {
    const { query, path } = request;
    const needed = NEEDS[operation.id];
    const enough = needed === "actions" ? ["read", "write"] : ["write"];
    if (needed !== undefined && !enough.includes(granted[needed] ?? "none")) return FORBIDDEN;
    const toRead = REPOSITORY_NEEDS[operation.id];
    if (toRead !== undefined && granted[toRead] === undefined) return FORBIDDEN;
    const wrong = contract.request(operation, query, request.body);
    if (wrong.length > 0) {
      violations.push(...wrong.map((text) => `request ${operation.id}: ${text}`));
      return { status: 422, body: { message: `Validation Failed: ${wrong.join("; ")}` } };
    }
    const handle = ALL_OPERATIONS[operation.id];
    if (handle === undefined) throw new Error(`${operation.id} is not played here`);
    const { parameters } = operation;
    const answer = handle(world, { path, query, parameters, author, body: Object(request.body) });
    const faulty =
      answer.status < 400 ? contract.response(operation, answer.status, answer.body) : [];
    violations.push(...faulty.map((text) => `answer ${operation.id}: ${text}`));
    return answer;
  };

  return {
    nameOf: (request) =>
      request.path === "/graphql" ? "graphql" : (match(request)?.id ?? "unknown"),
    to: (request) => {
      if (request.path.startsWith(ARCHIVES)) return archiveAt(store, request.path);
      const author = authors[request.token];
      if (author === undefined) return { status: 401, body: { message: "Bad credentials" } };
      if (request.path === "/graphql")
        return { status: 200, body: { data: { viewer: { login: author } } } };
      const operation = match(request);
      if (operation !== undefined) return carryOut(operation, request, author);
      violations.push(`GitHub has no ${request.method} ${request.path}`);
      return NOT_FOUND;
    },
  };
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string;
  readonly body: unknown;
}

async function readRequest(message: IncomingMessage): Promise<Request> {
  const { method = "GET", url = "/", headers } = message;
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return {
    method,
    url,
    path: pathname,
    query: searchParams,
    token: /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? "",
    body: text === "" ? undefined : JSON.parse(text),
  };
}

function send(response: ServerResponse, { status, body, bytes, headers = {} }: Answer): void {
  const type = bytes === undefined ? "application/json; charset=utf-8" : "application/zip";
  response.writeHead(status, { "content-type": type, "x-ratelimit-remaining": "4999", ...headers });
  response.end(bytes ?? (body === undefined ? "" : JSON.stringify(body)));
}
