/** The outside of a real machine. */
import { hash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Host, Log } from "./host.ts";
import { nodeFiles } from "./node-files.ts";
import { nodeMachine } from "./node-machine.ts";
import { nodeProcesses } from "./node-processes.ts";

export const SILENT_LOG: Log = { progress: () => undefined, warn: () => undefined };

export function nodeHost(
  options: { readonly log?: Log; readonly workingDirectory?: string } = {},
): Host {
  return {
    files: nodeFiles(options.workingDirectory ?? process.cwd()),
    clock: { now: () => new Date(), elapsedMs: () => performance.now() },
    log: options.log ?? SILENT_LOG,
    machine: nodeMachine(),
    processes: nodeProcesses(),
    digest: {
      sha256: (content) => hash("sha256", content, "hex"),
      gzipBytes: (content) => gzipSync(content, { level: 9 }).length,
    },
  };
}
