/** All commands, in the order in which help lists them. */
import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";

export const COMMANDS: readonly Command[] = [check];
