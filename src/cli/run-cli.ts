/** From the words of a command line to an exit code. */
import type { Host } from "../host/host.ts";
import type { Engine } from "../run/engine.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import { VERSION } from "../schema/version.ts";
import { helpOf, parseArguments } from "./arguments.ts";
import { PublishError } from "../publish/publish-error.ts";
import type { CommandResult } from "./command.ts";
import { allCommands, COMMAND_NAMES, findCommand } from "./commands.ts";
import type { Environment } from "./remote.ts";

export interface Streams {
  out(text: string): void;
  error(text: string): void;
  readonly colour: boolean;
}

export interface Program {
  readonly host: Host;
  readonly engine: Engine;
  readonly streams: Streams;
  /** Where tokens and addresses are looked for; nothing is known of them when it is absent. */
  readonly environment?: Environment;
}

const UNUSABLE_INPUT = 4;
const ENGINE_FAILURE = 5;
const BUG = 70;

export async function runCli(program: Program, words: readonly string[]): Promise<number> {
  const { streams } = program;
  try {
    const result = await dispatch(program, words);
    if (result.text !== "") streams.out(result.text);
    for (const complaint of result.complaints ?? []) streams.error(`${complaint}\n`);
    return result.exitCode;
  } catch (error) {
    if (error instanceof UserError || error instanceof PublishError) {
      streams.error(`${error.message}\n`);
      return UNUSABLE_INPUT;
    }
    if (error instanceof EngineError) {
      streams.error(`${error.message}\n`);
      return ENGINE_FAILURE;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    streams.error(
      `This is a bug in compression-gate ${VERSION}; please report it with these lines:\n${stack}\n`,
    );
    return BUG;
  }
}

async function dispatch(program: Program, words: readonly string[]): Promise<CommandResult> {
  const [name, ...rest] = words;
  if (name === undefined || name === "--help" || name === "-h" || name === "help")
    return plain(await overview());
  if (name === "--version" || name === "-v") return plain(`${VERSION}\n`);
  const command = (await findCommand(name)) ?? unknownCommand(name);
  const given = parseArguments(command.spec, rest);
  if (given.flag("help")) return plain(helpOf(command.spec));
  const { host, engine, streams, environment = {} } = program;
  const quiet = { ...host, log: { progress: () => undefined, warn: host.log.warn } };
  const context = {
    host: given.flag("quiet") ? quiet : host,
    engine,
    arguments: given,
    environment,
    colour: streams.colour,
  };
  const result = await command.run(context);
  return given.flag("json")
    ? { ...result, text: `${JSON.stringify(result.json, null, 2)}\n` }
    : result;
}

const plain = (text: string): CommandResult => ({ exitCode: 0, text, json: text });

function unknownCommand(name: string): never {
  const hint = didYouMean(name, COMMAND_NAMES);
  throw new UserError(
    "usage",
    `Cannot run "${name}": there is no such command${hint === "" ? `; there are ${COMMAND_NAMES.join(", ")}` : hint}`,
  );
}

async function overview(): Promise<string> {
  const lines = (await allCommands()).map(
    ({ spec }) => `  ${spec.name.padEnd(12)} ${spec.summary}`,
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
    "",
  ].join("\n");
}
