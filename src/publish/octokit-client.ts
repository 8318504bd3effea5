/** Octokit with retries, a time limit for each answer, and errors that say what was being done. */
import type * as GitHubToolkit from "@actions/github";
import { type Attempt, publishError } from "./publish-error.ts";
import { type Pacing, withRetry } from "./retry.ts";

export interface Connection extends Pacing {
  readonly token: string;
  /** Such as https://api.github.com. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repository: string;
  /** An answer that takes longer is no answer. */
  readonly timeoutMs: number;
}

export type Octokit = ReturnType<typeof GitHubToolkit.getOctokit>;

/** Octokit and the repository that it is about. */
export interface Client {
  readonly octokit: Octokit;
  readonly place: { readonly owner: string; readonly repo: string };
}

const silent = (): void => undefined;

/** Importing Octokit takes half a second: it happens when it is needed. */
export async function makeClient(connection: Connection): Promise<Client> {
  const { getOctokit } = await import("@actions/github");
  const { token, apiUrl, owner, repository, timeoutMs, sleep, now } = connection;
  const octokit = getOctokit(token, {
    baseUrl: apiUrl.replace(/\/$/, ""),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  // Hooks that stand further in are given the options of the whole call, not those that an outer hook hands on:
  // what is changed must be changed in them. This one runs at every try.
  octokit.hook.before("request", (options) => {
    options.request = { ...options.request, signal: AbortSignal.timeout(timeoutMs) };
  });
  octokit.hook.wrap("request", (request, options) =>
    withRetry(async () => request(options), {
      sleep,
      now,
      repeatable: options.method !== "POST" || options.url.endsWith("/graphql"),
    }),
  );
  return { octokit, place: { owner, repo: repository } };
}

/** @throws PublishError */
export async function tried<Answer>(attempt: Attempt, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw publishError(attempt, error);
  }
}
