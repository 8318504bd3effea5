/** The runner of GitHub Actions. */
import * as core from "@actions/core";
import type { Runner } from "./runner.ts";

type Environment = Record<string, string | undefined>;

export function actionsRunner(environment: Environment): Runner {
  return {
    environment,
    input: (name) => core.getInput(name),
    output: (name, value) => core.setOutput(name, value),
    line: (text) => core.info(plainLine(text)),
    annotate: ({ level, title, message, file, line = 1 }) => {
      const place = { title, ...(file === undefined ? {} : { file, startLine: line }) };
      if (level === "error") core.error(message, place);
      else if (level === "warning") core.warning(message, place);
      else core.notice(message, place);
    },
    summarize: async (markdown) => {
      if ((environment["GITHUB_STEP_SUMMARY"] ?? "") === "") return;
      await core.summary.addRaw(markdown, true).write();
    },
    fail: (message) => core.setFailed(message),
  };
}

/** What is nothing to a comparison by the rules of a language, as the runner makes it. */
const NOTHING = "[\\p{C}\\p{M}\\p{Default_Ignorable_Code_Point}]*";
/** What the runner trims (Unicode's separators, tabs, and U+0085, which is no white space to a regular expression), and the above. */
const BLANK = "[\\p{Z}\\p{C}\\p{M}\\p{Default_Ignorable_Code_Point}]*";
const COMMAND = new RegExp(`^(${BLANK}:${NOTHING}):`, "u");
const OLD_COMMAND = new RegExp(`(#${NOTHING}#${NOTHING})\\[`, "gu");

/** The runner obeys lines that begin with "::" and anything behind "##[": foreign text must not command it. It ends lines at CR and LF, and at nothing else. */
export function plainLine(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => line.replace(COMMAND, "$1 :").replace(OLD_COMMAND, "$1 ["))
    .join("\n");
}

/** What the runner lends an action to speak with its services: of no use to the programs that it starts. */
const SECRETS: readonly string[] = [
  "GITHUB_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
];

/** To be called when the services have been used, and before a program is started that must not know. */
export function forgetSecrets(environment: Environment): void {
  for (const name of SECRETS) delete environment[name];
}

/** Removes the token from the environment, so that no program that is started later inherits it. */
export function takeToken(environment: Environment): string {
  const token = (environment["INPUT_TOKEN"] ?? "").trim();
  delete environment["INPUT_TOKEN"];
  if (token !== "") core.setSecret(token);
  return token;
}
