/** What a command gets, and what it gives back. */
import type { Host } from "../host/host.ts";
import type { Engine } from "../run/engine.ts";
import type { Arguments, CommandSpec } from "./arguments.ts";
import type { Environment } from "./remote.ts";

export interface Context {
  readonly host: Host;
  readonly engine: Engine;
  readonly arguments: Arguments;
  readonly environment: Environment;
  /** Whether standard output shows colours. */
  readonly colour: boolean;
}

export interface CommandResult {
  readonly exitCode: number;
  /** For people. */
  readonly text: string;
  /** For standard error, one a line: what kept a part of the work from being done. */
  readonly complaints?: readonly string[];
  /** For machines, with --json. */
  readonly json: unknown;
}

export interface Command {
  readonly spec: CommandSpec;
  run(context: Context): Promise<CommandResult>;
}
