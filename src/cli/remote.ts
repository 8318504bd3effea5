/** GitHub, as a laptop or a job reaches it: whose repository this is, and by which token. */
import type { Host } from "../host/host.ts";
import { connectGitHub } from "../publish/connect-github.ts";
import type { GitHub } from "../publish/github.ts";
import type { Connection } from "../publish/octokit-client.ts";
import { UserError } from "../schema/user-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Place {
  readonly owner: string;
  readonly repository: string;
}

/** undefined: nobody has given a token. */
export function tokenIn(environment: Environment): string | undefined {
  return [environment["GITHUB_TOKEN"], environment["GH_TOKEN"]].find((token = "") => token !== "");
}

export const connect = (environment: Environment, token: string, place: Place): Promise<GitHub> =>
  connectGitHub(connectionOf(environment, token, place));

export function connectionOf(environment: Environment, token: string, place: Place): Connection {
  return {
    token,
    ...place,
    apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
    timeoutMs: 60_000,
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

/** "owner/name" as it was given, as the job says it, or as the remote named origin says it; undefined when none does. */
export async function placeOf(
  host: Host,
  environment: Environment,
  given: string | undefined,
): Promise<Place | undefined> {
  const named = given ?? environment["GITHUB_REPOSITORY"] ?? "";
  if (named === "") return placeOfRemote(await originOf(host));
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(named) ?? [];
  if (owner !== undefined && repository !== undefined) return { owner, repository };
  throw new UserError("usage", `Cannot use repository "${named}": write it as OWNER/NAME`);
}

async function originOf({ processes, files }: Host): Promise<string> {
  const { exitCode, stdout } = await processes.run({
    command: "git",
    arguments: ["remote", "get-url", "origin"],
    workingDirectory: files.resolve("."),
    timeoutMs: 30_000,
  });
  return exitCode === 0 ? stdout.trim() : "";
}

/** https://github.com/acme/demo.git, git@github.com:acme/demo.git and the like. */
export function placeOfRemote(url: string): Place | undefined {
  const [, owner, repository] =
    /^(?:(?:https?|ssh):\/\/(?:[^@/]*@)?|[\w.-]+@)[\w.-]+(?::\d+)?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(
      url,
    ) ?? [];
  return owner === undefined || repository === undefined ? undefined : { owner, repository };
}
