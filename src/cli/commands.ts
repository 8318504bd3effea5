/** All commands, in the order in which help lists them. */
import type { Command } from "./command.ts";
import { baseline } from "./commands/baseline.ts";
import { check } from "./commands/check.ts";
import { compare } from "./commands/compare.ts";
import { compress } from "./commands/compress.ts";
import { doctor } from "./commands/doctor.ts";
import { init } from "./commands/init.ts";
import { inspect } from "./commands/inspect.ts";
import { report } from "./commands/report.ts";
import { reproduce } from "./commands/reproduce.ts";
import { revalidate } from "./commands/revalidate.ts";
import { search } from "./commands/search.ts";
import { verify } from "./commands/verify.ts";

export const COMMANDS: readonly Command[] = [
  init,
  check,
  compare,
  compress,
  search,
  inspect,
  baseline,
  revalidate,
  report,
  verify,
  reproduce,
  doctor,
];
