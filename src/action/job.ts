/** The facts of the job that the runner gives in its environment. */
import { UserError } from "../schema/user-error.ts";
import type { Runner } from "./runner.ts";

export interface Job {
  readonly workspace: string;
  readonly eventName: string;
  readonly eventPath: string;
  /** Such as "refs/heads/main". */
  readonly ref: string;
  readonly owner: string;
  readonly repository: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly run: number;
  readonly attempt: number;
  /** Of this run and attempt. */
  readonly runUrl: string;
}

/** @throws UserError usage, outside of a job */
export function readJob({ environment }: Runner): Job {
  const required = (name: string): string => {
    const value = environment[name] ?? "";
    if (value !== "") return value;
    throw new UserError(
      "usage",
      `Cannot run outside of GitHub Actions: ${name} is not set; \`npx compression-gate check\` does the same on any machine`,
    );
  };
  const [owner = "", repository = ""] = required("GITHUB_REPOSITORY").split("/");
  const serverUrl = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
  const run = Number(required("GITHUB_RUN_ID"));
  const attempt = Number(environment["GITHUB_RUN_ATTEMPT"] ?? "1");
  return {
    workspace: required("GITHUB_WORKSPACE"),
    eventName: required("GITHUB_EVENT_NAME"),
    eventPath: required("GITHUB_EVENT_PATH"),
    ref: environment["GITHUB_REF"] ?? "",
    owner,
    repository,
    apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
    serverUrl,
    run,
    attempt,
    runUrl: `${serverUrl}/${owner}/${repository}/actions/runs/${run}/attempts/${attempt}`,
  };
}
