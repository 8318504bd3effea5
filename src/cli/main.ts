#!/usr/bin/env node
/** The command-line program. */
import { fileURLToPath } from "node:url";
import { nodeHost } from "../host/node-host.ts";
import { terminalLog } from "../host/terminal-log.ts";
import { childEngine } from "../run/child-engine.ts";
import { runCli } from "./run-cli.ts";
import { wantsColour } from "./wants-colour.ts";

const log = terminalLog(process.stderr);
const beside = (program: string): string => fileURLToPath(new URL(program, import.meta.url));
const host = nodeHost({ log, threadPath: beside("measure.js") });
const enginePath = beside("engine.js");

// Exit codes of programs that a signal ended; the hooks of exit end engine processes and remove their folders.
for (const [signal, code] of [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    log.finish();
    process.exit(code);
  });
}

// A reader that wants no more, such as `head`, changes no verdict.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

/** Resolves when all that was written before is out, or never will be. */
const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write("", () => resolve()));

const exitCode = await runCli(
  {
    host,
    engine: childEngine({ host, enginePath }),
    environment: process.env,
    streams: {
      out: (text) => {
        log.finish();
        process.stdout.write(text);
      },
      error: (text) => {
        log.finish();
        process.stderr.write(text);
      },
      colour: wantsColour(process.stdout, process.env),
    },
  },
  process.argv.slice(2),
);

// Ending by itself, the process would first take apart all that it holds. What was said is out: elsewhere than on Linux a pipe takes it later.
await Promise.all([process.stdout, process.stderr].map(flushed));
process.exit(exitCode);
