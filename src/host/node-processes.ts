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

function watch(child: ChildProcess, request: ProcessRequest): { stop(): boolean } {
  let timedOut = false;
  const timer =
    request.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          killGroup(child);
        }, request.timeoutMs);
  return {
    stop: () => {
      clearTimeout(timer);
      return timedOut;
    },
  };
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
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const watcher = watch(child, request);
    const onExit = (): void => killGroup(child);
    // Before folders are removed: a program that still writes would keep one from it.
    process.prependOnceListener("exit", onExit);
    const poll =
      request.watch === undefined
        ? undefined
        : setInterval(() => {
            request.watch?.({ processId: child.pid ?? 0, kill: () => killGroup(child) });
          }, 50);
    const end = (): boolean => {
      clearInterval(poll);
      process.removeListener("exit", onExit);
      return watcher.stop();
    };
    child.on("error", (error) => {
      end();
      reject(error);
    });
    child.on("close", (exitCode, signal) => {
      const timedOut = end();
      resolve({ exitCode, signal, timedOut, stdout: stdout(), stderr: stderr() });
    });
  });
}

export function nodeProcesses(): Processes {
  return { run: runProcess, nodePath: process.execPath };
}
