/** A program run to its end, with its wall time and the memory that it took. */
import { readFileSync } from "node:fs";
import type { Host, ProcessResult } from "../src/host/host.ts";

export interface Ran extends ProcessResult {
  readonly seconds: number;
  /** Peak of the resident memory of the process and all that it started, together, looked at 20 times a second. */
  readonly treeBytes: number;
}

export interface Command {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Longer than any peer takes for the largest model, and short enough that a run ends. */
const TIMEOUT_MS = 120_000;

export async function run(host: Host, command: Command): Promise<Ran> {
  let treeBytes = 0;
  const start = host.clock.elapsedMs();
  const result = await host.processes.run({
    timeoutMs: TIMEOUT_MS,
    ...command,
    watch: ({ processId }) => {
      treeBytes = Math.max(treeBytes, residentOf(processId));
    },
  });
  return { ...result, seconds: (host.clock.elapsedMs() - start) / 1000, treeBytes };
}

/** One line without the folders of this machine. */
export function shortened(message: string): string {
  return message.replaceAll(/\/(?:[\w.+-]+\/)+/g, "").slice(0, 200);
}

/** Why a program failed, in one line; undefined when it did not. */
export function failureOf({ exitCode, timedOut, stdout, stderr }: Ran): string | undefined {
  if (exitCode === 0) return undefined;
  if (timedOut) return `it did not end within ${TIMEOUT_MS / 1000} s`;
  const lines = `${stdout}\n${stderr}`.trim().split("\n");
  const last = lines.findLast((line) => /\w*(Error|Exception|Cannot)\b/.test(line)) ?? lines.at(-1);
  return shortened(last ?? "");
}

/** @throws Error with the program's last words */
export async function runWell(host: Host, command: Command): Promise<Ran> {
  const ran = await run(host, command);
  const failure = failureOf(ran);
  if (failure === undefined) return ran;
  throw new Error(`Cannot run ${command.command} ${command.arguments.join(" ")}: ${failure}`);
}

/** 0 where /proc does not tell. */
function residentOf(processId: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(`${processId}/status`))?.[1];
  const children = readProc(`${processId}/task/${processId}/children`).split(" ").filter(Boolean);
  return children.reduce(
    (total, child) => total + residentOf(Number(child)),
    Number(kilobytes ?? 0) * 1024,
  );
}

/** A process may have ended since. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch {
    return "";
  }
}
