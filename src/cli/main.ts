#!/usr/bin/env node
/** The command-line program. */
import { fileURLToPath } from "node:url";
import { nodeHost } from "../host/node-host.ts";
import { terminalLog } from "../host/terminal-log.ts";
import { childEngine } from "../run/child-engine.ts";
import { runCli } from "./run-cli.ts";

const log = terminalLog(process.stderr);
const host = nodeHost({ log });
const enginePath = fileURLToPath(new URL("engine.js", import.meta.url));
const wantsColour = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";

process.exitCode = await runCli(
  {
    host,
    engine: childEngine({ host, enginePath }),
    streams: {
      out: (text) => {
        log.finish();
        process.stdout.write(text);
      },
      error: (text) => {
        log.finish();
        process.stderr.write(text);
      },
      colour: wantsColour,
    },
  },
  process.argv.slice(2),
);
