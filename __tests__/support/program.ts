/** The program as it ships, bundled from the sources as they are now: started as a process of its own, or called in this one. */
import { buildSync } from "esbuild";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCli } from "../../src/cli/run-cli.ts";
import type { Host } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { Engine } from "../../src/run/engine.ts";

export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly out: string;
  readonly error: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

interface Surroundings {
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
}

interface Call extends Surroundings {
  readonly colour?: boolean;
  /** What stands between the command and the real engine. */
  readonly through?: (engine: Engine) => Engine;
}

export interface Program {
  /** The bundle of the command line. */
  readonly path: string;
  start(words: readonly string[], surroundings: Surroundings): Started;
  /** In this process: a bundle is started only for the engine, with the environment that is given. */
  call(words: readonly string[], given: Call): Promise<Ended>;
  /** The real engine, for a host of one's own. */
  engine(host: Host): Engine;
  remove(): void;
}

/** The bundles lie under node_modules, so that they find the inference engine. */
export function buildProgram(): Program {
  const cache = join(ROOT, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "program-"));
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: {
      cli: "src/cli/main.ts",
      engine: "src/run/process/main.ts",
      measure: "src/commands/observe/thread/main.ts",
    },
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["onnxruntime-node"],
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
  });
  const path = join(folder, "cli.js");
  const engine = (host: Host): Engine =>
    childEngine({ host, enginePath: join(folder, "engine.js") });
  return {
    path,
    start: (words, surroundings) => startProgram(path, words, surroundings),
    call: (words, given) => callProgram(engine, words, given),
    engine,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function startProgram(path: string, words: readonly string[], surroundings: Surroundings): Started {
  const child = spawn(process.execPath, ["--no-warnings", path, ...words], {
    cwd: surroundings.directory,
    env: { ...process.env, NODE_OPTIONS: "", ...surroundings.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, error] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, out, error }));
  });
  return { process: child, ended };
}

async function callProgram(
  engine: (host: Host) => Engine,
  words: readonly string[],
  { directory, environment, colour = false, through = (same) => same }: Call,
): Promise<Ended> {
  let [out, error] = ["", ""];
  const log = {
    progress: (message: string) => void (error += `${message}\n`),
    warn: (message: string) => void (error += `Warning: ${message}\n`),
  };
  const host = withEnvironment(nodeHost({ workingDirectory: directory, log }), environment ?? {});
  const streams = {
    out: (text: string) => void (out += text),
    error: (text: string) => void (error += text),
    colour,
  };
  const exitCode = await runCli({ host, engine: through(engine(host)), streams }, words);
  return { exitCode, out, error };
}

function withEnvironment(host: Host, environment: Readonly<Record<string, string>>): Host {
  const { processes } = host;
  return {
    ...host,
    processes: {
      ...processes,
      run: (request) =>
        processes.run({ ...request, environment: { ...request.environment, ...environment } }),
    },
  };
}
