/** The process port over node:child_process: no shell, bounded output, and a whole process group that ends in time. */
import { type ChildProcess, spawn } from "node:child_process";
import type { ProcessRequest, ProcessResult, Processes } from "./host.ts";

/** Output beyond this is cut in the middle of nowhere useful to anybody. */
const OUTPUT_LIMIT_BYTES = 4 * 1024 * 1024;

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream?.on("data", (chunk: Buffer) => {
    if (bytes < OUTPUT_LIMIT_BYTES) chunks.push(chunk);
    bytes += chunk.length;
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

/** Ends the child and everything that it started; a process that is already gone is fine. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

interface Watcher {
  begin(limits: Pick<ProcessRequest, "timeoutMs" | "watch">): void;
  /** True when the time was up. */
  stop(): boolean;
}

function watch(child: ChildProcess): Watcher {
  const timers: NodeJS.Timeout[] = [];
  let [timedOut, isOver] = [false, false];
  const kill = (): void => killGroup(child);
  const outOfTime = (): void => {
    timedOut = true;
    kill();
  };
  return {
    begin: ({ timeoutMs, watch: look }) => {
      if (isOver) return;
      if (timeoutMs !== undefined) timers.push(setTimeout(outOfTime, timeoutMs));
      if (look === undefined) return;
      timers.push(setInterval(() => look({ processId: child.pid ?? 0, kill }), 50));
    },
    stop: () => {
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
      return timedOut;
    },
  };
}

async function beginLater(
  { stdin }: ChildProcess,
  watcher: Watcher,
  begins: NonNullable<ProcessRequest["begins"]>,
): Promise<void> {
  // It may have ended before its work came; how it ended is told by its exit.
  stdin?.on("error", () => undefined);
  watcher.begin(await begins);
  stdin?.end();
}

function environmentFor({ inherits, environment }: ProcessRequest): NodeJS.ProcessEnv {
  if (inherits === undefined) return { ...process.env, ...environment };
  const inherited = inherits.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...environment };
}

function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(request.command, [...request.arguments], {
      cwd: request.workingDirectory,
      env: environmentFor(request),
      stdio: [request.begins === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const watcher = watch(child);
    const onExit = (): void => killGroup(child);
    // Before folders are removed: a program that still writes would keep one from it.
    process.prependOnceListener("exit", onExit);
    if (request.begins === undefined) watcher.begin(request);
    else void beginLater(child, watcher, request.begins);
    const end = (): boolean => {
      process.removeListener("exit", onExit);
      return watcher.stop();
    };
    child.on("error", (error) => {
      end();
      reject(error);
    });
    const ended = (exitCode: number | null, signal: string | null): void =>
      resolve({ exitCode, signal, timedOut: end(), stdout: stdout(), stderr: stderr() });
    child.on("close", ended);
    const { lastWords } = request;
    if (lastWords === undefined) return;
    child.stdout?.on("data", () => {
      if (!stdout().endsWith(lastWords)) return;
      killGroup(child);
      ended(0, null);
    });
  });
}

export function nodeProcesses(): Processes {
  return { run: runProcess, nodePath: process.execPath };
}
