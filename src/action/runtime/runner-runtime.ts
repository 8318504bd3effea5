/** The search for the engine with the means of a real runner. */
import { HttpClient } from "@actions/http-client";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { actionsStore } from "./actions-store.ts";
import { cacheService } from "./cache-service.ts";
import { findRuntime } from "./find-runtime.ts";
import { RUNTIME_PIN } from "./generated/runtime-pin.ts";
import { npmRegistry, type Registry } from "./npm-registry.ts";

export interface RunnerFacts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workspace: string;
  /** Of the input; empty when it was not given. */
  readonly registry: string;
  readonly line: (text: string) => void;
}

export async function runnerRuntime(facts: RunnerFacts): Promise<string> {
  const { environment, workspace, line } = facts;
  return findRuntime({
    pin: RUNTIME_PIN,
    workspace,
    platform: `${process.platform}-${process.arch}`,
    glibc: glibcVersion(),
    toolCache: environment["RUNNER_TOOL_CACHE"] ?? environment["RUNNER_TEMP"] ?? homedir(),
    registry: () => registryOf(facts),
    store: actionsStore({
      service: cacheService(environment),
      download: (url) => download(url, {}),
      warn: line,
    }),
    download,
    line,
  });
}

/** Node's report names the C library that it was loaded with. */
function glibcVersion(): string | undefined {
  const report: unknown = process.report.getReport();
  const header: unknown = Reflect.get(Object(report), "header");
  const version: unknown = Reflect.get(Object(header), "glibcVersionRuntime");
  return typeof version === "string" ? version : undefined;
}

async function registryOf({ environment, workspace, registry }: RunnerFacts): Promise<Registry> {
  const userFile =
    environment["npm_config_userconfig"] ??
    environment["NPM_CONFIG_USERCONFIG"] ??
    join(homedir(), ".npmrc");
  return npmRegistry({
    input: registry,
    environment,
    project: await textOf(join(workspace, ".npmrc")),
    user: await textOf(userFile),
    askNpm,
  });
}

/** In the home folder, so that no file of the workspace has a say. */
function askNpm(): Promise<string> {
  const isWindows = process.platform === "win32";
  const options = { cwd: homedir(), timeout: 30_000, shell: isWindows };
  return new Promise((resolve) => {
    execFile("npm", ["config", "get", "registry"], options, (error, out) =>
      resolve(error === null ? out.trim() : ""),
    );
  });
}

/** Empty when there is no such file. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}

/** Knows the proxy settings of the runner, and tries again when a connection breaks. */
export async function download(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<Readable> {
  const client = new HttpClient("compression-gate", [], {
    allowRetries: true,
    maxRetries: 2,
    socketTimeout: 60_000,
  });
  const { message } = await client.get(url, { ...headers });
  const status = message.statusCode ?? 0;
  if (status === 200) return message;
  message.resume();
  throw new Error(`it answers ${status}`);
}
