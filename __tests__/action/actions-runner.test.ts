import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { actionsRunner, forgetSecrets, takeToken } from "../../src/action/actions-runner.ts";
import { temporaryFolder } from "../support/temporary.ts";

let written: string;
const before = { ...process.env };

beforeEach(() => {
  written = "";
  jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    written += String(chunk);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

/** What .NET's TrimStart takes away: Unicode's separators and these controls. */
const WHITE = "[\\p{Z}\\t-\\r\\u0085]*";
const COMMAND = new RegExp(`^${WHITE}::\\S|##\\[`, "u");

/** Characters without weight in a comparison by the rules of a language. */
const WEIGHTLESS = /[\0-\u0008\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** As the runner reads a log: a command begins a line, or stands behind "##[" anywhere. */
const commandsIn = (log: string): readonly string[] =>
  log
    .split(/\r\n|[\r\n]/)
    .filter((line) => COMMAND.test(line) || COMMAND.test(line.replaceAll(WEIGHTLESS, "")));

const HOSTILE = [
  "::error::forged",
  "  ::set-output name=verdict::pass",
  "model\n::stop-commands::x",
  "model\r::add-mask::a",
  "model\r\n\t::add-path::/tmp",
  "layer ##[error]forged",
  "::::",
  ...["\u0085", "\u00a0", "\u2028", "\u2029", "\u3000", "\f", "\v", "\u0085 \u0085"].flatMap(
    (white) => [`${white}::add-mask::a`, `model${white}::add-mask::a`, `model\n${white}::error::a`],
  ),
  // Nothing to a comparison by the rules of a language.
  ...["\u0000", "\u00ad", "\u200b", "\u2060", "\ufeff", "\u180e", "\u034f", "\u3164"].flatMap(
    (nothing) => [
      `${nothing}::error::a`,
      ` ${nothing} ::error::a`,
      `:${nothing}:error::a`,
      `##${nothing}[error]a`,
    ],
  ),
];

describe("a line of the log", () => {
  test.each(HOSTILE)("commands nothing: %j", (text) => {
    actionsRunner({}).line(text);
    expect(commandsIn(written)).toEqual([]);
  });

  test("reads as it was otherwise", () => {
    actionsRunner({}).line("std::vector: 3 ## of 4 [a]");
    expect(written).toBe("std::vector: 3 ## of 4 [a]\n");
  });
});

describe("an annotation", () => {
  test.each(HOSTILE)("is one command, whatever it says: %j", (text) => {
    const runner = actionsRunner({});
    runner.annotate({ level: "error", title: text, message: text, file: text });
    runner.annotate({ level: "warning", title: text, message: text });
    runner.annotate({ level: "notice", title: text, message: text });
    const lines = written.trimEnd().split(/\r\n|[\r\n]/);
    expect(lines.map((line) => /^::(\w+) /.exec(line)?.[1])).toEqual([
      "error",
      "warning",
      "notice",
    ]);
  });
});

test("an annotation stands on the line that it is given, else on the first", () => {
  const runner = actionsRunner({});
  runner.annotate({ level: "error", title: "t", message: "m", file: "gate.yml", line: 12 });
  runner.annotate({ level: "error", title: "t", message: "m", file: "gate.yml" });
  expect(written).toBe(
    "::error title=t,file=gate.yml,line=12::m\n::error title=t,file=gate.yml,line=1::m\n",
  );
});

test("an output keeps to its own name, whatever is in it", () => {
  const path = join(temporaryFolder(), "output");
  writeFileSync(path, "");
  process.env["GITHUB_OUTPUT"] = path;
  actionsRunner(process.env).output("models", "a\nEOF\nverdict=pass\nverdict<<EOF\npass\nEOF\n");
  const [start = "", ...rest] = readFileSync(path, "utf8").trimEnd().split("\n");
  const delimiter = start.replace("models<<", "");
  expect(rest.filter((line) => line === delimiter)).toHaveLength(1);
  expect(rest.at(-1)).toBe(delimiter);
});

describe("the token", () => {
  test("is taken out of the environment and hidden in the log", () => {
    const environment = { INPUT_TOKEN: " ghs_secret ", OTHER: "1" };
    expect(takeToken(environment)).toBe("ghs_secret");
    expect(environment).toEqual({ OTHER: "1" });
    expect(written).toBe("::add-mask::ghs_secret\n");
  });

  test("and those of the runner's services are gone before a model runs", () => {
    const environment = {
      GITHUB_TOKEN: "a",
      ACTIONS_RUNTIME_TOKEN: "b",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "c",
      PATH: "/bin",
    };
    forgetSecrets(environment);
    expect(environment).toEqual({ PATH: "/bin" });
  });
});

test("there is no summary where the runner gives no file for it", async () => {
  await expect(actionsRunner({}).summarize("text")).resolves.toBeUndefined();
});
