#!/usr/bin/env node
import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  childEngine,
  nodeHost
} from "./chunk-FHSJZTV7.js";
import {
  PublishError
} from "./chunk-53ETIWMX.js";
import {
  VERSION
} from "./chunk-JUJBMSHU.js";
import "./chunk-LLJEHYLJ.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import "./chunk-N4EO6B4B.js";
import "./chunk-32UVHXRO.js";
import "./chunk-IQHZXEKJ.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/cli/main.ts
import { fileURLToPath } from "node:url";

// src/host/terminal-log.ts
function terminalLog(terminal) {
  const rewrites = terminal.isTTY === true;
  let standing = false;
  const clear = () => {
    if (standing) terminal.write("\r\x1B[K");
    standing = false;
  };
  return {
    progress: (message) => {
      if (!rewrites) {
        terminal.write(`${message}
`);
        return;
      }
      clear();
      terminal.write(message.slice(0, (terminal.columns ?? 80) - 1));
      standing = true;
    },
    warn: (message) => {
      clear();
      terminal.write(`Warning: ${message}
`);
    },
    finish: clear
  };
}

// src/cli/arguments.ts
import { parseArgs } from "node:util";
var COMMON = [
  { name: "json", description: "Write the result as JSON to standard output" },
  { name: "quiet", short: "q", description: "No progress" },
  { name: "help", short: "h", description: "Show this help" }
];
function parseArguments(spec, given) {
  const options = [...spec.options, ...COMMON];
  const config = Object.fromEntries(
    options.map(({ name, short, value, repeated }) => [
      name,
      {
        type: value === void 0 ? "boolean" : "string",
        ...short === void 0 ? {} : { short },
        ...repeated === true ? { multiple: true } : {}
      }
    ])
  );
  const { values, positionals } = parse(spec, withEmptyValues(options, given), config);
  if (values["help"] !== true) {
    checkPositionals(spec, positionals);
    checkOptions(spec, values);
  }
  const textsOf = (name) => {
    const value = values[name];
    return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
  };
  return {
    positionals,
    flag: (name) => values[name] === true || isOptional(options, name, values[name]),
    text: (name) => textsOf(name)[0],
    texts: textsOf,
    required: (name) => {
      const [text] = textsOf(name);
      if (text !== void 0) return text;
      throw new UserError(
        "usage",
        `Cannot run \`compression-gate ${spec.name}\`: it needs --${name}; an example is \`${spec.example}\``
      );
    }
  };
}
var withEmptyValues = (options, given) => given.map(
  (word) => options.some(({ name, optional }) => optional === true && word === `--${name}`) ? `${word}=` : word
);
var isOptional = (options, name, value) => value !== void 0 && options.some((option) => option.name === name && option.optional === true);
function parse(spec, given, options) {
  try {
    return parseArgs({
      args: [...given],
      allowPositionals: true,
      strict: true,
      options: options ?? {}
    });
  } catch (error) {
    const names = Object.keys(options ?? {}).map((name) => `--${name}`);
    const why = complaintOf(String(error), names);
    throw new UserError("usage", `Cannot run \`compression-gate ${spec.name}\`: ${why}`, {
      cause: error
    });
  }
}
function complaintOf(message, names) {
  const unknown = /Unknown option '(--?[^']+)'/.exec(message)?.[1];
  if (unknown !== void 0) return `it has no option "${unknown}"${didYouMean(unknown, names)}`;
  const [, option = "", fault = ""] = /Option '(?:-\w, )?(--?[\w-]+)[^']*' (argument|does not take)/.exec(message) ?? [];
  if (option === "") return message.split("\n", 1)[0] ?? message;
  return fault === "argument" ? `${option} needs a value` : `${option} takes no value`;
}
function checkOptions(spec, values) {
  const missing = spec.options.filter(({ name, needed }) => needed === true && values[name] === void 0).map(({ name }) => `--${name}`);
  if (missing.length === 0) return;
  throw new UserError(
    "usage",
    `Cannot run \`compression-gate ${spec.name}\`: it needs ${missing.join(" and ")}; an example is \`${spec.example}\``
  );
}
function checkPositionals(spec, positionals) {
  const needed = spec.positionals.filter((name) => !name.startsWith("["));
  const missing = needed[positionals.length];
  if (missing !== void 0) {
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate ${spec.name}\`: it needs ${missing}; an example is \`${spec.example}\``
    );
  }
  const many = spec.positionals.some((name) => name.endsWith("...]"));
  const extra = positionals[spec.positionals.length];
  if (extra !== void 0 && !many) {
    throw new UserError(
      "usage",
      `Cannot run \`compression-gate ${spec.name}\`: "${extra}" is one argument too many`
    );
  }
}
function valueOf({ value, optional }) {
  if (value === void 0) return "";
  return optional === true ? `[=${value}]` : ` ${value}`;
}
function helpOf(spec) {
  const options = [...spec.options, ...COMMON].map((option) => {
    const { name, short, description } = option;
    const left = `${short === void 0 ? "   " : `-${short},`} --${name}${valueOf(option)}`;
    return `  ${left.padEnd(30)} ${description}`;
  });
  const usage = ["compression-gate", spec.name, ...spec.positionals, "[options]"].join(" ");
  return [
    spec.summary,
    "",
    `Usage: ${usage}`,
    "",
    "Options:",
    ...options,
    "",
    "Example:",
    `  ${spec.example}`,
    ""
  ].join("\n");
}

// src/cli/commands.ts
var COMMANDS = {
  init: async () => (await import("./init-EK55HAFH.js")).init,
  check: async () => (await import("./check-GTVF7EDU.js")).check,
  compare: async () => (await import("./compare-RTJWR2PS.js")).compare,
  compress: async () => (await import("./compress-IXTCTZ2B.js")).compress,
  search: async () => (await import("./search-QFCZEY2I.js")).search,
  inspect: async () => (await import("./inspect-7TLNKLVS.js")).inspect,
  baseline: async () => (await import("./baseline-ZS72LWEA.js")).baseline,
  revalidate: async () => (await import("./revalidate-EKHHZW5K.js")).revalidate,
  report: async () => (await import("./report-CJTXQDI7.js")).report,
  verify: async () => (await import("./verify-6E24MS7M.js")).verify,
  reproduce: async () => (await import("./reproduce-KNE7LKWD.js")).reproduce,
  doctor: async () => (await import("./doctor-HUA2XJBH.js")).doctor
};
var COMMAND_NAMES = Object.keys(COMMANDS);
async function findCommand(name) {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.() : void 0;
}
async function allCommands() {
  const commands = [];
  for (const load of Object.values(COMMANDS)) commands.push(await load());
  return commands;
}

// src/cli/run-cli.ts
var UNUSABLE_INPUT = 4;
var ENGINE_FAILURE = 5;
var BUG = 70;
async function runCli(program, words) {
  const { streams } = program;
  try {
    const result = await dispatch(program, words);
    if (result.text !== "") streams.out(result.text);
    for (const complaint of result.complaints ?? []) streams.error(`${complaint}
`);
    return result.exitCode;
  } catch (error) {
    if (error instanceof UserError || error instanceof PublishError) {
      streams.error(`${error.message}
`);
      return UNUSABLE_INPUT;
    }
    if (error instanceof EngineError) {
      streams.error(`${error.message}
`);
      return ENGINE_FAILURE;
    }
    const stack = error instanceof Error ? error.stack ?? error.message : String(error);
    streams.error(
      `This is a bug in compression-gate ${VERSION}; please report it with these lines:
${stack}
`
    );
    return BUG;
  }
}
async function dispatch(program, words) {
  const [name, ...rest] = words;
  if (name === void 0 || name === "--help" || name === "-h" || name === "help")
    return plain(await overview());
  if (name === "--version" || name === "-v") return plain(`${VERSION}
`);
  const command = await findCommand(name) ?? unknownCommand(name);
  const given = parseArguments(command.spec, rest);
  if (given.flag("help")) return plain(helpOf(command.spec));
  const { host: host2, engine, streams, environment = {} } = program;
  const quiet = { ...host2, log: { progress: () => void 0, warn: host2.log.warn } };
  const context = {
    host: given.flag("quiet") ? quiet : host2,
    engine,
    arguments: given,
    environment,
    colour: streams.colour
  };
  const result = await command.run(context);
  return given.flag("json") ? { ...result, text: `${JSON.stringify(result.json, null, 2)}
` } : result;
}
var plain = (text) => ({ exitCode: 0, text, json: text });
function unknownCommand(name) {
  const hint = didYouMean(name, COMMAND_NAMES);
  throw new UserError(
    "usage",
    `Cannot run "${name}": there is no such command${hint === "" ? `; there are ${COMMAND_NAMES.join(", ")}` : hint}`
  );
}
async function overview() {
  const lines = (await allCommands()).map(
    ({ spec }) => `  ${spec.name.padEnd(12)} ${spec.summary}`
  );
  return [
    `compression-gate ${VERSION}: compresses ONNX models and judges whether they still do what they did`,
    "",
    "Usage: compression-gate COMMAND [options]",
    "",
    ...lines,
    "",
    "Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 not checked, 4 unusable input, 5 error, 70 a bug",
    "`compression-gate COMMAND --help` shows a command's options and an example.",
    ""
  ].join("\n");
}

// src/cli/wants-colour.ts
function wantsColour(stream, environment) {
  const refused = (environment["NO_COLOR"] ?? "") !== "" || environment["TERM"] === "dumb";
  return stream.isTTY === true && !refused;
}

// src/cli/main.ts
var log = terminalLog(process.stderr);
var beside = (program) => fileURLToPath(new URL(program, import.meta.url));
var host = nodeHost({ log, threadPath: beside("measure.js") });
var enginePath = beside("engine.js");
for (const [signal, code] of [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143]
]) {
  process.once(signal, () => {
    log.finish();
    process.exit(code);
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}
var flushed = (stream) => new Promise((resolve) => void stream.write("", () => resolve()));
var exitCode = await runCli(
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
      colour: wantsColour(process.stdout, process.env)
    }
  },
  process.argv.slice(2)
);
await Promise.all([process.stdout, process.stderr].map(flushed));
process.exit(exitCode);
