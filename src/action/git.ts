/** Git in the workspace of a job, which is often a shallow clone without credentials. */
import type { Host, ProcessResult } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";

export type Git = (
  words: readonly string[],
  environment?: Readonly<Record<string, string>>,
) => Promise<ProcessResult>;

export function gitIn(host: Host, directory: string): Git {
  return (words, environment = {}) =>
    host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory: directory,
      environment: { GIT_TERMINAL_PROMPT: "0", ...environment },
      timeoutMs: 600_000,
    });
}

/** Reads the commit itself: `HEAD^1` is hidden in a shallow clone. undefined: there is no such commit. */
export async function parentsOf(git: Git, commit: string): Promise<readonly string[] | undefined> {
  const content = await git(["cat-file", "-p", commit]);
  if (content.exitCode !== 0) return undefined;
  const [header = ""] = content.stdout.split("\n\n", 1);
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? "");
}

export interface Fetch {
  /** A commit, or the name of a reference. */
  readonly reference: string;
  /** As it reads after "Cannot fetch". */
  readonly what: string;
  /** How many generations a shallow clone needs of it. */
  readonly depth: number;
  /** Git settings for a fetch by token, for workflows that keep no credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** @throws UserError git */
export async function fetchCommit(
  git: Git,
  { reference, what, depth, credentials }: Fetch,
): Promise<void> {
  const shallow = await git(["rev-parse", "--is-shallow-repository"]);
  // A depth would make a whole clone shallow.
  const cut = shallow.stdout.trim() === "true" ? [`--depth=${depth}`] : [];
  const words = ["fetch", "--no-tags", "--no-recurse-submodules", ...cut, "origin", reference];
  const plain = await git(words);
  if (plain.exitCode === 0) return;
  const withToken = await git(words, credentials);
  if (withToken.exitCode === 0) return;
  throw new UserError(
    "git",
    `Cannot fetch ${what}: ${lastLine(withToken.stderr)}; check out with \`fetch-depth: 0\``,
  );
}

export const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

/** Settings by environment, so that the token stands in no command line. */
export function gitCredentials(serverUrl: string, token: string): Readonly<Record<string, string>> {
  if (token === "") return {};
  const basic = Buffer.from(`x-access-token:${token}`, "utf8").toString("base64");
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${serverUrl}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
  };
}
