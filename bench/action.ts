/** What the Action costs beside its measurements: seconds, calls of GitHub, bytes that are read, time to the first word. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Demo,
  exportRelease,
  makeDemo,
  openPullRequest,
  type PullRequest,
} from "../__tests__/e2e/release.ts";
import { type FakeCache, startFakeCache } from "../__tests__/support/fake-cache.ts";
import { startFakeGitHub } from "../__tests__/support/fake-github.ts";

const RUNS = 5;
const MB = 1e6;

interface Timed {
  readonly seconds: number;
  readonly firstWord: number;
  readonly log: string;
}

interface Step extends Timed {
  readonly calls: number;
}

function timed(
  words: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Timed> {
  const start = performance.now();
  const child = spawn(process.execPath, words, {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  let firstWord = Number.NaN;
  const since = (): number => (performance.now() - start) / 1000;
  child.stdout.on("data", (chunk: Buffer) => {
    const text = chunk.toString();
    // Masking the token is a word for the runner, not for a reader.
    if (Number.isNaN(firstWord) && /^(?!::add-mask)./m.test(text)) firstWord = since();
    log += text;
  });
  child.stderr.on("data", (chunk: Buffer) => void (log += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve({ seconds: since(), firstWord, log });
      else reject(new Error(`It ended with ${code}:\n${log}`));
    });
  });
}

interface Scene {
  readonly folder: string;
  readonly release: string;
  readonly pull: PullRequest;
  readonly cache: FakeCache;
}

/** One step on a fresh runner: its tool cache is empty; the cache service is as the runs before left it. */
async function step({ folder, release, pull, cache }: Scene, run: number): Promise<Step> {
  const github = await startFakeGitHub();
  const own = join(folder, `run-${run}`);
  const machine = join(folder, "machine");
  rmSync(machine, { recursive: true, force: true });
  for (const path of [own, machine]) mkdirSync(path, { recursive: true });
  for (const file of ["output", "summary"]) writeFileSync(join(own, file), "");
  github.pulls.set(7, { headSha: pull.head, baseSha: pull.base, body: "" });
  const event = { pull_request: { number: 7, head: { sha: pull.head }, base: { sha: pull.base } } };
  writeFileSync(join(own, "event.json"), JSON.stringify(event));
  try {
    const timing = await timed([join(release, "dist/index.js")], pull.checkout, {
      HOME: own,
      npm_config_registry: process.env["npm_config_registry"] ?? "",
      NODE_EXTRA_CA_CERTS: process.env["NODE_EXTRA_CA_CERTS"] ?? "",
      INPUT_TOKEN: "ghs-test",
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/demo",
      GITHUB_RUN_ID: String(run),
      GITHUB_WORKSPACE: pull.checkout,
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_EVENT_PATH: join(own, "event.json"),
      GITHUB_OUTPUT: join(own, "output"),
      GITHUB_STEP_SUMMARY: join(own, "summary"),
      RUNNER_TEMP: machine,
      RUNNER_TOOL_CACHE: machine,
      ACTIONS_RESULTS_URL: cache.url,
      ACTIONS_RUNTIME_TOKEN: "runtime-token",
      ACTIONS_CACHE_SERVICE_V2: "True",
    });
    return { ...timing, calls: github.received.length };
  } finally {
    await github.close();
  }
}

/** What the same measurements take without a workflow around them. */
async function measuring({ pull }: Scene): Promise<number> {
  const cli = join(process.cwd(), "dist/cli.js");
  const start = await timed([cli, "--version"], pull.checkout);
  const check = await timed([cli, "check", "income", "--quiet"], pull.checkout);
  return check.seconds - start.seconds;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const STATIC = /(?:from\s*|import\s*)"\.\/([^"]+)"/g;
const ANY = /(?:from\s*|import\s*\(?\s*)"\.\/([^"]+)"/g;

/** Bytes of the files that the Action reads at its start, or may ever read. */
function bytesOf(dist: string, imports: RegExp): number {
  const seen = new Set<string>();
  const waiting = ["index.js"];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const text = readFileSync(join(dist, name), "utf8");
    waiting.push(...[...text.matchAll(imports)].map(([, other = ""]) => other));
  }
  return [...seen].reduce((total, name) => total + statSync(join(dist, name)).size, 0);
}

interface Line {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
}

function show(lines: readonly Line[]): void {
  for (const { what, value, unit, target } of lines) {
    const figure = `${value.toFixed(unit === "" ? 0 : 2)} ${unit}`.trim();
    const mark = value <= target ? "within" : "BEYOND";
    process.stdout.write(`${what.padEnd(52)} ${figure.padStart(9)}   ${mark} ${target} ${unit}\n`);
  }
}

interface Seen {
  readonly cold: Step;
  readonly warm: readonly Step[];
  /** Seconds of the measurements. */
  readonly alone: readonly number[];
  readonly dist: string;
}

const line = (what: string, value: number, [unit, target]: readonly [string, number]): Line => ({
  what,
  value,
  unit,
  target,
});

function linesOf({ cold, warm, alone, dist }: Seen): readonly Line[] {
  const measured = median(alone);
  const warmed = median(warm.map(({ seconds }) => seconds));
  const firstWord = median(warm.map((one) => one.firstWord));
  const calls = Math.max(cold.calls, ...warm.map((one) => one.calls));
  return [
    line("cold step beyond its measurements (downloads)", cold.seconds - measured, ["s", 10]),
    line(`warm step beyond its measurements (${RUNS} runs)`, warmed - measured, ["s", 2]),
    line("first word in the log", firstWord, ["s", 0.5]),
    line("calls of GitHub", calls, ["", 10]),
    line("bundle that a run can load", bytesOf(dist, ANY) / MB, ["MB", 4]),
    line("bundle that a run loads at its start", bytesOf(dist, STATIC) / MB, ["MB", 4]),
  ];
}

async function bench(folder: string, cache: FakeCache): Promise<void> {
  const release = exportRelease(folder);
  const demo: Demo = makeDemo(folder);
  const before = { ...demo.files, "baselines/income.json": demo.baseline };
  const pull = openPullRequest(join(folder, "pull"), before, { "small.onnx": demo.good });
  const scene = { folder, release, pull, cache };
  const cold = await step(scene, 1);
  const warm: Step[] = [];
  const alone: number[] = [];
  for (let run = 2; run < 2 + RUNS; run += 1) {
    warm.push(await step(scene, run));
    alone.push(await measuring(scene));
  }
  show(linesOf({ cold, warm, alone, dist: join(release, "dist") }));
  const source = /The engine is [^\n]*/;
  process.stdout.write(
    `cold: ${source.exec(cold.log)?.[0]}\nwarm: ${source.exec(warm[0]?.log ?? "")?.[0]}\n`,
  );
}

const folder = mkdtempSync(join(tmpdir(), "compression-gate-bench-"));
const cache = await startFakeCache();
try {
  await bench(folder, cache);
} finally {
  await cache.close();
  rmSync(folder, { recursive: true, force: true });
}
