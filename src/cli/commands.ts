/** All commands, in the order in which help lists them. Each is read when it is asked for: together they are the whole program. */
import type { Command } from "./command.ts";

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import("./commands/init.ts")).init,
  check: async () => (await import("./commands/check.ts")).check,
  compare: async () => (await import("./commands/compare.ts")).compare,
  compress: async () => (await import("./commands/compress.ts")).compress,
  search: async () => (await import("./commands/search.ts")).search,
  inspect: async () => (await import("./commands/inspect.ts")).inspect,
  baseline: async () => (await import("./commands/baseline.ts")).baseline,
  revalidate: async () => (await import("./commands/revalidate.ts")).revalidate,
  report: async () => (await import("./commands/report.ts")).report,
  verify: async () => (await import("./commands/verify.ts")).verify,
  reproduce: async () => (await import("./commands/reproduce.ts")).reproduce,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
};

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** undefined when there is no such command. */
export async function findCommand(name: string): Promise<Command | undefined> {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.() : undefined;
}

export async function allCommands(): Promise<readonly Command[]> {
  const commands: Command[] = [];
  for (const load of Object.values(COMMANDS)) commands.push(await load());
  return commands;
}
