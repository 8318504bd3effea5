/** The outside of a real machine. */
import { Readable } from "node:stream";
import { setImmediate as othersHaveHadTheirTurn } from "node:timers/promises";
import type { Host, Log } from "./host.ts";
import { nodeFiles } from "./node-files.ts";
import { nodeMachine } from "./node-machine.ts";
import { nodeProcesses } from "./node-processes.ts";
import { nodeThreads } from "./node-threads.ts";

/** Loaded when they are needed: Node takes longer for them than for all else that a program needs at its start. */
const crypto = () => process.getBuiltinModule("node:crypto");
const zlib = () => process.getBuiltinModule("node:zlib");

export const SILENT_LOG: Log = { progress: () => undefined, warn: () => undefined };

async function gzipBytesOf(chunks: Iterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  const packed = Readable.from(chunks, { objectMode: false }).pipe(zlib().createGzip({ level: 9 }));
  for await (const chunk of packed) bytes += chunk.length;
  return bytes;
}

/** A millisecond's work: whatever comes in does not wait longer. */
const HASHED_AT_ONCE = 2 ** 20;

async function sha256Meanwhile(chunks: Iterable<Uint8Array>): Promise<string> {
  const digest = crypto().createHash("sha256");
  let since = 0;
  for (const chunk of chunks)
    for (let from = 0; from < chunk.length; from += HASHED_AT_ONCE) {
      const part = chunk.subarray(from, from + HASHED_AT_ONCE);
      digest.update(part);
      since += part.length;
      if (since < HASHED_AT_ONCE) continue;
      since = 0;
      await othersHaveHadTheirTurn();
    }
  return digest.digest("hex");
}

export function nodeHost(
  options: {
    readonly log?: Log;
    readonly workingDirectory?: string;
    /** The program that threads run; without it there is this one only. */
    readonly threadPath?: string;
  } = {},
): Host {
  return {
    files: nodeFiles(options.workingDirectory ?? process.cwd()),
    clock: { now: () => new Date(), elapsedMs: () => performance.now() },
    log: options.log ?? SILENT_LOG,
    machine: nodeMachine(),
    processes: nodeProcesses(),
    threads: nodeThreads(options.threadPath),
    digest: {
      sha256: (content) => crypto().hash("sha256", content, "hex"),
      sha256Of: (chunks) => {
        const digest = crypto().createHash("sha256");
        for (const chunk of chunks) digest.update(chunk);
        return digest.digest("hex");
      },
      sha256Meanwhile,
      gzipBytesOf,
      gzipBytes: (content) => zlib().gzipSync(content, { level: 9 }).length,
    },
  };
}
