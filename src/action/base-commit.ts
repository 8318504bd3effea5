/** The commit whose policy, baseline and data are in force for what is checked out; fetched when a shallow clone lacks it. */
import type { Host, ProcessResult } from "../host/host.ts";
import { UserError } from "../schema/user-error.ts";

export interface BaseRequest {
  readonly directory: string;
  /** Tip of the base branch. */
  readonly baseSha: string;
  /** Tip of what wants to be merged. */
  readonly headSha: string;
  /** Asks GitHub for the merge base, which a shallow clone cannot know. */
  readonly askMergeBase: (base: string, head: string) => Promise<string>;
  /** Git settings for a fetch by token, for workflows that keep no credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * The merge base of HEAD with the base branch. When HEAD is the merge that GitHub made of both (what a workflow checks
 * out by default), that is the commit of the base branch which was merged.
 */
export async function baseCommit(host: Host, request: BaseRequest): Promise<string> {
  const git = gitIn(host, request.directory);
  const [head = "", ...parents] = await headAndParents(git);
  const commit =
    parents.length === 2 && parents[1] === request.headSha
      ? (parents[0] ?? "")
      : await mergeBaseOf(git, head, request);
  if (!(await has(git, commit))) await fetchCommit(git, commit, request);
  return commit;
}

type Git = (
  words: readonly string[],
  environment?: Readonly<Record<string, string>>,
) => Promise<ProcessResult>;

function gitIn(host: Host, directory: string): Git {
  return (words, environment = {}) =>
    host.processes.run({
      command: "git",
      arguments: words,
      workingDirectory: directory,
      environment: { GIT_TERMINAL_PROMPT: "0", ...environment },
      timeoutMs: 600_000,
    });
}

/** Reads the commit itself: `HEAD^1` is hidden in a shallow clone. */
async function headAndParents(git: Git): Promise<readonly string[]> {
  const head = await git(["rev-parse", "--verify", "HEAD"]);
  const content = await git(["cat-file", "-p", "HEAD"]);
  if (head.exitCode !== 0 || content.exitCode !== 0) {
    throw new UserError(
      "git",
      `Cannot read the commit that is checked out: ${lastLine(head.stderr || content.stderr)}; the workflow needs actions/checkout before this step`,
    );
  }
  const [header = ""] = content.stdout.split("\n\n", 1);
  const parents = [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? "");
  return [head.stdout.trim(), ...parents];
}

async function mergeBaseOf(git: Git, head: string, request: BaseRequest): Promise<string> {
  const local = await git(["merge-base", request.baseSha, head]);
  return local.exitCode === 0 ? local.stdout.trim() : request.askMergeBase(request.baseSha, head);
}

async function has(git: Git, commit: string): Promise<boolean> {
  const found = await git(["cat-file", "-e", `${commit}^{commit}`]);
  return found.exitCode === 0;
}

async function fetchCommit(git: Git, commit: string, request: BaseRequest): Promise<void> {
  const shallow = await git(["rev-parse", "--is-shallow-repository"]);
  // A depth would make a whole clone shallow.
  const depth = shallow.stdout.trim() === "true" ? ["--depth=1"] : [];
  const words = ["fetch", "--no-tags", "--no-recurse-submodules", ...depth, "origin", commit];
  const plain = await git(words);
  if (plain.exitCode === 0) return;
  const withToken = await git(words, request.credentials);
  if (withToken.exitCode === 0) return;
  throw new UserError(
    "git",
    `Cannot fetch commit ${commit} of the base branch: ${lastLine(withToken.stderr)}; check out with \`fetch-depth: 0\``,
  );
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";

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
