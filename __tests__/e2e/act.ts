/** One run of a workflow through act, in host mode, and what came of it. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FakeCache } from "../support/fake-cache.ts";
import type { FakeGitHub } from "../support/fake-github.ts";
import type { PullRequest } from "./release.ts";

export interface Event {
  readonly name: string;
  readonly payload: object;
  /** The commit that the event is about. */
  readonly sha: string;
}

export interface Workflow {
  /** Of this run alone. */
  readonly folder: string;
  /** Where act keeps what a runner keeps; the same for all runs, as on the machines of GitHub, whose paths are part of cache keys. */
  readonly machine: string;
  readonly release: string;
  /** What actions/checkout leaves. */
  readonly checkout: string;
  readonly event: Event;
  readonly github: FakeGitHub;
  readonly cache: FakeCache;
  readonly run: number;
  /** ".github/workflows/gate.yml" when it is not given. */
  readonly workflow?: string;
  /** Where artifacts are kept, for jobs and runs to come. */
  readonly artifacts?: string;
  /** Stand-ins for actions, as REFERENCE=FOLDER. */
  readonly replaced?: readonly string[];
}

export interface Ran {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
}

export const NUMBER = 7;
export const TOKEN = "ghs-test";
export const RUNTIME_TOKEN = "runtime-token";

/** A pull request that GitHub knows. */
export function pullRequestEvent(
  github: FakeGitHub,
  { head, base, merge }: PullRequest,
  body = "",
): Event {
  github.pulls.set(NUMBER, { headSha: head, baseSha: base, body });
  const payload = {
    action: "synchronize",
    number: NUMBER,
    pull_request: {
      number: NUMBER,
      body,
      head: { sha: head, ref: "topic" },
      base: { sha: base, ref: "main" },
    },
  };
  return { name: "pull_request", payload, sha: merge };
}

export async function runWorkflow(workflow: Workflow): Promise<Ran> {
  const { folder, checkout, event } = workflow;
  mkdirSync(folder, { recursive: true });
  rmSync(workflow.machine, { recursive: true, force: true });
  writeFileSync(join(folder, "event.json"), JSON.stringify(event.payload));
  const outputsPath = join(folder, "outputs.json");
  const { exitCode, text } = await act(wordsFor(workflow, outputsPath), checkout);
  const records = text.split("\n").flatMap(parseRecord);
  const outputs = existsSync(outputsPath) ? JSON.parse(readFileSync(outputsPath, "utf8")) : {};
  return {
    exitCode,
    outputs,
    summary: records
      .filter(({ command }) => command === "summary")
      .map(({ content }) => content)
      .join("\n"),
    log: records.map(({ msg, content }) => msg ?? content ?? "").join("\n"),
  };
}

function wordsFor(
  {
    folder,
    machine,
    release,
    event,
    github,
    cache,
    run,
    workflow,
    artifacts,
    replaced = [],
  }: Workflow,
  outputs: string,
): readonly string[] {
  const environment = {
    GITHUB_API_URL: github.url,
    GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "acme/demo",
    GITHUB_RUN_ID: String(run),
    GITHUB_RUN_ATTEMPT: "1",
    SHA_REF: event.sha,
    ACTIONS_RESULTS_URL: cache.url,
    ACTIONS_RUNTIME_TOKEN: RUNTIME_TOKEN,
    ACTIONS_CACHE_SERVICE_V2: "True",
    E2E_OUTPUTS: outputs,
    E2E_ARTIFACTS: artifacts ?? join(folder, "artifacts"),
    npm_config_registry: process.env["npm_config_registry"] ?? "",
  };
  const options = {
    eventpath: join(folder, "event.json"),
    workflows: workflow ?? ".github/workflows/gate.yml",
    "action-cache-path": machine,
    secret: `GITHUB_TOKEN=${TOKEN}`,
  };
  return [
    event.name,
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    ...["ubuntu-latest", "ubuntu-24.04"].flatMap((label) => [
      "--platform",
      `${label}=-self-hosted`,
    ]),
    ...[`acme/compression-gate@v1=${release}`, ...replaced].flatMap((one) => [
      "--local-repository",
      one,
    ]),
    ...Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    // Jobs share what act keeps of a machine; on GitHub each has a machine of its own.
    "--concurrent-jobs=1",
    "--no-cache-server",
    "--json",
  ];
}

function act(
  words: readonly string[],
  directory: string,
): Promise<{ readonly exitCode: number; readonly text: string }> {
  const { E2E_ACT = "act", E2E_NODE = process.execPath, PATH = "", HOME = "" } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(E2E_ACT, words, {
      cwd: directory,
      // act takes the node of its own PATH for every version; the environment of this machine stays out of the job.
      env: {
        ...network(),
        PATH: `${dirname(E2E_NODE)}:${PATH}`,
        HOME,
        XDG_CACHE_HOME: join(directory, ".."),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ exitCode: code ?? -1, text: Buffer.concat(chunks).toString("utf8") });
    });
  });
}

/** How this machine reaches the registry. */
function network(): Record<string, string> {
  const names = ["NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"];
  const known = names.map((name): [string, string] => [name, process.env[name] ?? ""]);
  return Object.fromEntries(known.filter(([, value]) => value !== ""));
}

interface LogRecord {
  readonly msg?: string;
  readonly command?: string;
  readonly content?: string;
}

function parseRecord(line: string): readonly LogRecord[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return line === "" ? [] : [{ msg: line }];
  }
}
